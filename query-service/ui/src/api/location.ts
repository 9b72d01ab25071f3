/**
 * What stands before every page in the address, without a trailing slash: "" or the server's --web.route-prefix. The
 * address of our own script tells: it lies in <prefix>/assets/ however deep the page is. Elsewhere, as in the
 * development server and in unit tests, there is no prefix.
 */
export function pathPrefix(scriptUrl: string): string {
  return /^https?:\/\/[^/]+(.*)\/assets\/[^/]+$/.exec(scriptUrl)?.[1] ?? '';
}

export const PREFIX = pathPrefix(import.meta.url);
