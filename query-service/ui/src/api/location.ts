/** Every page; the server answers these paths with index.html. Each is one segment, which lets the prefix be found. */
export const PAGES = [
  'query',
  'graph',
  'alerts',
  'rules',
  'targets',
  'service-discovery',
  'alertmanager',
  'silences',
  'alertmanager-discovery',
  'config',
  'status',
  'tsdb-status',
  'flags',
] as const;

/** What stands before the page in the address: "" or the server's --web.route-prefix, without a trailing slash. */
export function pathPrefix(pathname: string): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1);
  if (last !== undefined && (PAGES as readonly string[]).includes(last)) {
    segments.pop();
  }
  return segments.map((segment) => `/${segment}`).join('');
}

// Unit tests run without a browser.
export const PREFIX = pathPrefix(globalThis.location?.pathname ?? '/');
