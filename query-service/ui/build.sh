#!/bin/sh
# build.sh bundle|test [skip]
#
# Called by Maven. `bundle` writes the UI to target/classes/META-INF/narthex-ui, `test` runs the unit tests. Both do
# nothing when their inputs have not changed since they last succeeded. Without a usable Node, or with `skip`, the bundle
# is one page that says so, and the tests are left out: whoever builds only the servers needs no Node.
set -eu
cd "$(dirname "$0")"
goal=$1
skip=${2:-false}
out=target/classes/META-INF/narthex-ui

fallback() {
  echo "UI: $1; a page that says so is packaged instead"
  rm -rf "$out" target/ui-bundle.stamp
  mkdir -p "$out"
  cp fallback/index.html "$out/index.html"
  exit 0
}

usable_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

[ "$skip" = false ] || { [ "$goal" = bundle ] && fallback "skipped by -DskipUi"; exit 0; }
usable_node || { [ "$goal" = bundle ] && fallback "not built, no Node.js 20.19 or newer on the PATH"; echo "UI: tests left out, no Node.js"; exit 0; }

checksum() {
  find "$@" -type f | LC_ALL=C sort | xargs cksum | cksum
}

mkdir -p target
locked="$(node --version) $(checksum package-lock.json package.json .npmrc)"
if [ ! -d node_modules ] || [ "$(cat node_modules/.narthex-lock 2>/dev/null)" != "$locked" ]; then
  npm ci --no-progress --loglevel=error || { echo "UI: npm ci failed; -DskipUi builds without the UI" >&2; exit 1; }
  echo "$locked" > node_modules/.narthex-lock
fi

inputs="$locked $(checksum src public index.html vite.config.ts tsconfig.json)"
stamp=target/ui-$goal.stamp
if [ "$(cat "$stamp" 2>/dev/null)" = "$inputs" ] && { [ "$goal" = test ] || [ -d "$out/assets" ]; }; then
  exit 0
fi
rm -f "$stamp"
case $goal in
  bundle) npm run --silent build -- --logLevel warn ;;
  test) npm run --silent test ;;
  *) echo "usage: build.sh bundle|test [skip]" >&2; exit 2 ;;
esac
echo "$inputs" > "$stamp"
