// local.mjs [--keep]: the browser tests against Debian's Prometheus and Alertmanager. --keep only serves, until interrupted.
import { serve } from './serve.mjs';
import { runAll } from './run.mjs';
import { startStack } from './stack.mjs';

const root = new URL('../target/classes/META-INF/narthex-ui', import.meta.url).pathname;
const keep = process.argv.includes('--keep');
const stack = await startStack();
const server = await serve({
  root,
  prometheusUrl: stack.prometheusUrl,
  config: { title: 'Narthex', alertmanagerUrl: stack.alertmanagerUrl, lookbackDelta: '5m' },
  port: Number(process.env.PORT ?? 0),
});
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const close = async () => {
  server.closeAllConnections();
  server.close();
  await stack.stop();
};
if (keep) {
  console.log(`UI ${baseUrl}, Prometheus ${stack.prometheusUrl}, Alertmanager ${stack.alertmanagerUrl}`);
  process.once('SIGINT', () => void close());
  process.once('SIGTERM', () => void close());
} else {
  try {
    process.exitCode = (await runAll({ baseUrl, alertmanagerUrl: stack.alertmanagerUrl })) ? 0 : 1;
  } finally {
    await close();
  }
}
