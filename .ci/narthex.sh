# Sourced by the stages: starts ./narthex on free ports with a data folder of its own, and stops it at the end.
work=$(mktemp -d)
narthex_pid=

free_ports() { # how many
  /usr/bin/env python3 - "$1" <<'PY'
import socket, sys
open_sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in open_sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in open_sockets])
PY
}

start_narthex() { # flags
  read -r web_port push_port alert_port kafka_port <<<"$(free_ports 4)"
  web=http://127.0.0.1:$web_port push=http://127.0.0.1:$push_port alert=http://127.0.0.1:$alert_port
  ./narthex --storage.path="$work/data" --web.listen-address=127.0.0.1:"$web_port" --push.listen-address=127.0.0.1:"$push_port" \
    --alert.listen-address=127.0.0.1:"$alert_port" --kafka.listen-address=127.0.0.1:"$kafka_port" "$@" >"$work/narthex.log" 2>&1 &
  narthex_pid=$!
  for url in "$web" "$push" "$alert"; do
    eventually 180 "$url is ready" "[ \$(curl -s -o /dev/null -w '%{http_code}' $url/-/ready) = 200 ]"
  done
}

stop_narthex() {
  [ -n "$narthex_pid" ] || return 0
  kill -TERM "$narthex_pid"
  local status=0
  wait "$narthex_pid" || status=$?
  narthex_pid=
  [ "$status" = 0 ] || fail "SIGTERM ended it with status $status"
}

clean_up() {
  [ -z "$narthex_pid" ] || kill -KILL "$narthex_pid" 2>/dev/null
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  echo "FAILED: $*"
  [ -f "$work/narthex.log" ] && { echo "--- its log ends:"; tail -40 "$work/narthex.log"; }
  exit 1
}

# eventually SECONDS WHAT COMMAND: tries the command until it succeeds.
eventually() {
  local deadline=$((SECONDS + $1))
  until eval "$3" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail "$2: not within $1 s ($3)"
    [ -z "$narthex_pid" ] || kill -0 "$narthex_pid" 2>/dev/null || fail "$2: the process ended"
    sleep 0.3
  done
  echo "ok: $2"
}

value() { # PromQL expression: the value of the only series
  curl -s "$web/api/v1/query" --data-urlencode "query=$1" |
    python3 -c 'import json, sys; r = json.load(sys.stdin)["data"]["result"]; print(r[0]["value"][1] if len(r) == 1 else len(r))'
}
