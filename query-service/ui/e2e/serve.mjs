// Serves the built UI as the query service does, in front of any server that speaks Prometheus' API.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const FORWARDED = ['/api/', '/metrics', '/-/'];

async function serveFile(root, path, response) {
  const wanted = join(root, normalize(path));
  const isFile = await stat(wanted).then(
    (found) => found.isFile(),
    () => false,
  );
  const file = isFile ? wanted : join(root, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

function forward(upstream, incoming, response) {
  const outgoing = request(
    new URL(incoming.url, upstream),
    { method: incoming.method, headers: { ...incoming.headers, host: new URL(upstream).host } },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => response.writeHead(502).end('upstream does not answer'));
  incoming.pipe(outgoing);
}

/** Resolves to the listening server. */
export function serve({ root, prometheusUrl, config, port = 0 }) {
  const server = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url, 'http://ui');
    if (pathname === '/narthex-ui-config.json') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(config));
    } else if (FORWARDED.some((prefix) => pathname.startsWith(prefix))) {
      forward(prometheusUrl, incoming, response);
    } else {
      void serveFile(root, pathname, response);
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
