import { Anchor, Badge, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { useAlertmanager, type AlertGroup } from '../api/alertmanager';
import { IconSearch } from '../shell/icons';
import { Fold } from '../shell/Fold';
import { Empty } from '../shell/states';
import { Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { FromAlertmanager } from './FromAlertmanager';
import { silenceLink } from './links';
import { matcherToText, parseMatchers } from './matchers';
import { RoutedAlerts } from './RoutedAlerts';

/** More groups than this start closed. */
const OPEN_GROUPS = 10;

function GroupCard({ group, open }: { group: AlertGroup; open: boolean }) {
  const hidden = Object.keys(group.labels);
  const suppressed = group.alerts.filter((alert) => alert.status.state === 'suppressed').length;
  const head = (
    <>
      {hidden.length === 0 ? <Text c="dimmed">Not grouped</Text> : <LabelText group={group} />}
      <Badge variant="light" color={suppressed === group.alerts.length ? 'gray' : 'red'}>
        {group.alerts.length} {group.alerts.length === 1 ? 'alert' : 'alerts'}
        {suppressed > 0 && `, ${suppressed} suppressed`}
      </Badge>
    </>
  );
  return (
    <Fold
      open={open}
      edge={suppressed === group.alerts.length ? undefined : 'var(--mantine-color-red-6)'}
      head={head}
      aside={
        hidden.length > 0 && (
          <Anchor size="xs" component={Link} to={silenceLink(group.labels)}>
            Silence group
          </Anchor>
        )
      }
    >
      <RoutedAlerts alerts={group.alerts} hidden={hidden} />
    </Fold>
  );
}

/** Plain text, for the head is a button and chips are buttons. */
function LabelText({ group }: { group: AlertGroup }) {
  return (
    <Text fw={600} span>
      {Object.entries(group.labels)
        .map(([name, value]) => `${name}="${value}"`)
        .join('  ')}
    </Text>
  );
}

function byReceiver(groups: AlertGroup[]): [string, AlertGroup[]][] {
  const receivers = new Map<string, AlertGroup[]>();
  for (const group of groups) {
    receivers.set(group.receiver.name, [...(receivers.get(group.receiver.name) ?? []), group]);
  }
  return [...receivers];
}

function Groups({ groups, filtered }: { groups: AlertGroup[]; filtered: boolean }) {
  if (groups.length === 0) {
    return filtered ? (
      <Empty title="No alert matches these filters" />
    ) : (
      <Empty title="No alerts">Nothing is firing that is not silenced or inhibited.</Empty>
    );
  }
  return (
    <Stack gap="lg">
      {byReceiver(groups).map(([receiver, own]) => (
        <Stack key={receiver} gap={6} component="section" aria-label={`Receiver ${receiver}`}>
          <Text c="dimmed" size="sm">
            Receiver <strong>{receiver}</strong>
          </Text>
          {own.map((group) => (
            <GroupCard key={JSON.stringify(group.labels)} group={group} open={groups.length <= OPEN_GROUPS} />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}

/** The receiver is asked for by a regular expression. */
function exactly(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function NotificationsPage() {
  const [filter, setFilter] = useUrlState('filter');
  const [receiver, setReceiver] = useUrlState('receiver');
  const [silenced, setSilenced] = useUrlState('silenced');
  const [inhibited, setInhibited] = useUrlState('inhibited');
  const matchers = parseMatchers(useDeferredValue(filter));
  const receivers = useAlertmanager<{ name: string }[]>('receivers');
  const result = useAlertmanager<AlertGroup[]>(
    'alerts/groups',
    {
      silenced: String(silenced !== ''),
      inhibited: String(inhibited !== ''),
      filter: (matchers ?? []).map(matcherToText),
      receiver: receiver === '' ? undefined : exactly(receiver),
    },
    matchers !== null,
  );
  return (
    <>
      <Toolbar title="Notifications">
        <TextInput
          w={{ base: '100%', sm: 320 }}
          aria-label="Matchers"
          placeholder='severity="critical", job=~"node.*"'
          leftSection={<IconSearch size={14} />}
          value={filter}
          error={matchers === null}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Select
          w={180}
          aria-label="Receiver"
          placeholder="All receivers"
          clearable
          searchable
          data={(receivers.data ?? []).map(({ name }) => name)}
          value={receiver === '' ? null : receiver}
          onChange={(name) => setReceiver(name ?? '')}
        />
        <Checkbox
          label="Silenced"
          checked={silenced !== ''}
          onChange={(event) => setSilenced(event.currentTarget.checked ? '1' : '')}
        />
        <Checkbox
          label="Inhibited"
          checked={inhibited !== ''}
          onChange={(event) => setInhibited(event.currentTarget.checked ? '1' : '')}
        />
      </Toolbar>
      <FromAlertmanager result={result}>
        {(groups) => <Groups groups={groups} filtered={filter !== '' || receiver !== ''} />}
      </FromAlertmanager>
    </>
  );
}
