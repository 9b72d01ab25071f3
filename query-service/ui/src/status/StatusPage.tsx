import { Anchor, Badge, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useApi } from '../api/prometheus';
import { humanDuration } from '../format/duration';
import { formatIsoTime } from '../format/time';
import { useSettings } from '../shell/settings';
import { Loaded } from '../shell/states';
import { Toolbar } from '../shell/Toolbar';
import { FactTable } from './FactTable';

type Facts = Record<string, string | number | boolean>;

const NAMES: Record<string, string> = {
  startTime: 'Started',
  CWD: 'Working directory',
  hostname: 'Host name',
  serverTime: 'Server time',
  reloadConfigSuccess: 'Configuration reload',
  lastConfigTime: 'Configuration loaded',
  corruptionCount: 'WAL corruptions',
  goroutineCount: 'Goroutines',
  storageRetention: 'Storage retention',
  version: 'Version',
  revision: 'Revision',
  branch: 'Branch',
  buildUser: 'Built by',
  buildDate: 'Built',
  goVersion: 'Go version',
};

function show(name: string, value: string | number | boolean, local: boolean): ReactNode {
  switch (name) {
    case 'startTime':
      return `${formatIsoTime(String(value), local)} (up ${humanDuration(Date.now() - Date.parse(String(value)))})`;
    case 'serverTime':
    case 'lastConfigTime':
      return formatIsoTime(String(value), local);
    case 'reloadConfigSuccess':
      return value === true ? <Badge variant="light">successful</Badge> : <Badge color="red">failed</Badge>;
    default:
      return String(value);
  }
}

function Facts({ title, path }: { title: string; path: string }) {
  const [{ localTime }] = useSettings();
  const result = useApi<Facts>(path, {}, 10_000);
  return (
    <Loaded result={result}>
      {(facts) => (
        <FactTable
          title={title}
          rows={Object.entries(facts)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => [NAMES[name] ?? name, show(name, value, localTime)])}
        />
      )}
    </Loaded>
  );
}

interface Alertmanagers {
  activeAlertmanagers: { url: string }[];
  droppedAlertmanagers: { url: string }[];
}

function AlertmanagerList() {
  const result = useApi<Alertmanagers>('alertmanagers', {}, 10_000);
  const link = ({ url }: { url: string }) => (
    <Anchor href={url.replace(/\/api\/v[12]\/alerts$/, '')} target="_blank" rel="noreferrer" inherit>
      {url}
    </Anchor>
  );
  return (
    <Loaded result={result}>
      {({ activeAlertmanagers, droppedAlertmanagers }) => (
        <FactTable
          title="Alertmanagers"
          rows={[
            ...activeAlertmanagers.map((one, index): [string, ReactNode] => [`Active ${index + 1}`, link(one)]),
            ...droppedAlertmanagers.map((one, index): [string, ReactNode] => [`Dropped ${index + 1}`, link(one)]),
            ...(activeAlertmanagers.length + droppedAlertmanagers.length === 0
              ? [['None', 'No external Alertmanager is configured'] as [string, ReactNode]]
              : []),
          ]}
        />
      )}
    </Loaded>
  );
}

export function StatusPage() {
  return (
    <>
      <Toolbar title="Runtime & build" />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        <Facts title="Runtime" path="status/runtimeinfo" />
        <Facts title="Build" path="status/buildinfo" />
        <AlertmanagerList />
      </SimpleGrid>
    </>
  );
}
