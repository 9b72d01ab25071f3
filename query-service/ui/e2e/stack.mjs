// Debian's Prometheus, Alertmanager and node-exporter on free ports, with data in a directory that is removed at the end.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function until(what, condition, timeoutMs = 60_000) {
  const end = Date.now() + timeoutMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`gave up waiting for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const RULES = `groups:
- name: node
  interval: 2s
  rules:
  - record: instance:node_cpu:rate1m
    expr: sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[1m]))
  - record: job:up:count
    expr: count by (job) (up)
  - record: broken:many_to_many
    expr: up + on(job) group_left(instance) node_cpu_seconds_total
- name: availability
  interval: 2s
  rules:
  - alert: TargetDown
    expr: up == 0
    labels: {severity: critical}
    annotations:
      summary: '{{ $labels.instance }} of job {{ $labels.job }} does not answer'
      runbook_url: https://example.org/runbooks/target-down
  - alert: TargetUpForAWhile
    expr: up == 1
    for: 1h
    labels: {severity: info}
  - alert: NoTargetAtAll
    expr: absent(up)
    labels: {severity: critical}
`;

function prometheusConfig(ports) {
  return `global: {scrape_interval: 2s, evaluation_interval: 2s, external_labels: {cluster: local}}
rule_files: [rules.yml]
alerting:
  alertmanagers: [{static_configs: [{targets: ['127.0.0.1:${ports.alertmanager}']}]}]
scrape_configs:
- job_name: prometheus
  static_configs: [{targets: ['127.0.0.1:${ports.prometheus}']}]
- job_name: node
  static_configs:
  - targets: ['127.0.0.1:${ports.node}']
    labels: {rack: r7}
  - targets: ['127.0.0.1:1']
  relabel_configs: [{source_labels: [rack], target_label: location, replacement: 'hall-$1', regex: '(.+)'}]
- job_name: nothing-kept
  static_configs: [{targets: ['127.0.0.1:2', '127.0.0.1:3']}]
  relabel_configs: [{action: drop}]
`;
}

const ALERTMANAGER = `route: {receiver: team, group_by: [alertname], group_wait: 1s}
receivers: [{name: team}]
`;

export async function startStack() {
  const dir = await mkdtemp(join(tmpdir(), 'narthex-ui-'));
  const ports = { prometheus: await freePort(), alertmanager: await freePort(), node: await freePort() };
  await writeFile(join(dir, 'rules.yml'), RULES);
  await writeFile(join(dir, 'prometheus.yml'), prometheusConfig(ports));
  await writeFile(join(dir, 'alertmanager.yml'), ALERTMANAGER);
  const start = (command, ...args) => spawn(command, args, { cwd: dir, stdio: 'ignore' });
  const processes = [
    start('prometheus-node-exporter', `--web.listen-address=127.0.0.1:${ports.node}`),
    start(
      'prometheus-alertmanager',
      '--config.file=alertmanager.yml',
      '--storage.path=alertmanager',
      '--cluster.listen-address=',
      `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
    ),
    start(
      'prometheus',
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
    ),
  ];
  const prometheusUrl = `http://127.0.0.1:${ports.prometheus}`;
  const alertmanagerUrl = `http://127.0.0.1:${ports.alertmanager}`;
  const stop = async () => {
    await Promise.all(
      processes.map((one) => one.exitCode !== null || new Promise((done) => one.on('exit', done).kill())),
    );
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await until('an alert of Prometheus in Alertmanager', async () => {
      const alerts = await (await fetch(`${alertmanagerUrl}/api/v2/alerts`)).json();
      return alerts.length > 0;
    });
  } catch (failure) {
    await stop();
    throw failure;
  }
  return { prometheusUrl, alertmanagerUrl, stop };
}
