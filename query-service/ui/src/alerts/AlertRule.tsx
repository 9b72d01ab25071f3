import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { ActiveAlert, AlertingRule } from '../api/types';
import { humanDuration } from '../format/duration';
import { Expression } from '../query/Expression';
import { queryLink } from '../query/panels';
import { Ago } from '../shell/Ago';
import { Annotations } from '../shell/Annotations';
import { Fold } from '../shell/Fold';
import { LabelChips } from '../shell/Labels';
import { silenceLink } from '../alertmanager/links';
import { STATE_COLORS } from './filter';
import classes from './AlertRule.module.css';

function Alerts({ alerts }: { alerts: ActiveAlert[] }) {
  return (
    <Table.ScrollContainer type="native" minWidth={600}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Alert</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Active since</Table.Th>
            <Table.Th ta="right">Value</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alerts.map((alert) => (
            <Table.Tr key={JSON.stringify(alert.labels)}>
              <Table.Td>
                <LabelChips labels={alert.labels} hidden={['alertname']} />
                {Object.keys(alert.annotations).length > 0 && (
                  <div className={classes.annotations}>
                    <Annotations annotations={alert.annotations} />
                  </div>
                )}
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={STATE_COLORS[alert.state]}>
                  {alert.state}
                </Badge>
              </Table.Td>
              <Table.Td className={classes.nowrap}>
                <Ago iso={alert.activeAt} />
              </Table.Td>
              <Table.Td className={classes.number}>{String(Number(alert.value))}</Table.Td>
              <Table.Td className={classes.nowrap}>
                <Link to={silenceLink(alert.labels)}>Silence</Link>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Head({ rule }: { rule: AlertingRule }) {
  return (
    <>
      <Text fw={600} span>
        {rule.name}
      </Text>
      <Badge variant="light" color={STATE_COLORS[rule.state]}>
        {rule.alerts.length > 0 ? `${rule.state} ${rule.alerts.length}` : rule.state}
      </Badge>
      {rule.health === 'err' && (
        <Badge color="red" variant="filled">
          Error
        </Badge>
      )}
    </>
  );
}

const EDGE = {
  firing: 'var(--mantine-color-red-6)',
  pending: 'var(--mantine-color-orange-5)',
  inactive: undefined,
  unknown: undefined,
};

export function AlertRule({ rule }: { rule: AlertingRule }) {
  return (
    <Fold head={<Head rule={rule} />} edge={EDGE[rule.state]}>
      <Stack gap="xs" pt="xs">
        <Link to={queryLink(rule.query)} className={classes.query} title="Open in the query page">
          <Expression text={rule.query} />
        </Link>
        {rule.lastError && (
          <Text size="sm" c="red" ff="monospace">
            {rule.lastError}
          </Text>
        )}
        <Group gap="md" className={classes.facts}>
          {rule.duration > 0 && <span>for {humanDuration(rule.duration * 1000)}</span>}
          {(rule.keepFiringFor ?? 0) > 0 && (
            <span>keeps firing for {humanDuration((rule.keepFiringFor ?? 0) * 1000)}</span>
          )}
          <LabelChips labels={rule.labels ?? {}} />
        </Group>
        {rule.alerts.length > 0 ? (
          <Alerts alerts={rule.alerts} />
        ) : (
          <Annotations annotations={rule.annotations ?? {}} />
        )}
      </Stack>
    </Fold>
  );
}
