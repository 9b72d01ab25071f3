import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useApi } from '../api/prometheus';
import type { Rule, RuleGroup } from '../api/types';
import { humanDuration } from '../format/duration';
import { Expression } from '../query/Expression';
import { queryLink } from '../query/panels';
import { Ago } from '../shell/Ago';
import { CopyButton } from '../shell/CopyButton';
import { LabelChips } from '../shell/Labels';
import { Growing } from '../shell/Growing';
import { Empty, Loaded } from '../shell/states';
import { SearchInput, StateFilter, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { filterRules, HEALTH_COLORS, HEALTH_NAMES, HEALTHS } from './filter';
import { GroupTitle } from './GroupTitle';
import classes from './RulesPage.module.css';

function RuleRow({ rule }: { rule: Rule }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Text fw={600} size="sm" className={classes.name}>
            {rule.name}
          </Text>
          <CopyButton text={rule.name} label="Copy the name" />
        </Group>
        <Group gap={6} mt={2}>
          <Badge size="xs" variant="outline" color={rule.type === 'alerting' ? 'orange' : 'blue'}>
            {rule.type === 'alerting' ? 'alert' : 'record'}
          </Badge>
          <LabelChips labels={rule.labels ?? {}} />
        </Group>
      </Table.Td>
      <Table.Td className={classes.query}>
        <Link to={queryLink(rule.query)} title="Open in the query page">
          <Expression text={rule.query} />
        </Link>
        {rule.type === 'alerting' && rule.duration > 0 && (
          <Text size="xs" c="dimmed">
            for {humanDuration(rule.duration * 1000)}
          </Text>
        )}
        {rule.lastError && (
          <Text size="xs" c="red" ff="monospace" mt={4}>
            {rule.lastError}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={HEALTH_COLORS[rule.health]}>
          {rule.health}
        </Badge>
      </Table.Td>
      <Table.Td className={classes.time}>
        <Ago iso={rule.lastEvaluation} />
      </Table.Td>
      <Table.Td className={classes.time}>{humanDuration(rule.evaluationTime * 1000)}</Table.Td>
    </Table.Tr>
  );
}

function RuleTable({ rules }: { rules: Rule[] }) {
  return (
    <Table.ScrollContainer type="native" minWidth={760} className={classes.card}>
      <Table layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="28%">Rule</Table.Th>
            <Table.Th>Expression</Table.Th>
            <Table.Th w={90}>Health</Table.Th>
            <Table.Th w={100}>Last</Table.Th>
            <Table.Th w={90}>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule, index) => (
            <RuleRow key={`${index}-${rule.name}`} rule={rule} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Groups({ groups }: { groups: RuleGroup[] }) {
  const [healths, setHealths] = useUrlState('health');
  const [search, setSearch] = useUrlState('search');
  const rules = groups.flatMap((group) => group.rules);
  const shown = filterRules(groups, healths, search);
  const options = HEALTHS.map((health) => ({
    value: health,
    label: HEALTH_NAMES[health],
    count: rules.filter((rule) => rule.health === health).length,
    color: HEALTH_COLORS[health],
  }));
  return (
    <>
      <Toolbar title="Rules">
        <StateFilter label="Health" options={options} value={healths} onChange={setHealths} />
        <SearchInput label="Search rules" value={search} onChange={setSearch} />
      </Toolbar>
      {groups.length === 0 ? (
        <Empty title="No rules">Rules are read from the files named under rule_files in the configuration.</Empty>
      ) : (
        shown.length === 0 && <Empty title="No rule matches these filters" />
      )}
      <Growing items={shown} step={10}>
        {(visible) => (
          <Stack gap="lg">
            {visible.map((group) => (
              <Stack key={`${group.file};${group.name}`} gap={6} component="section" aria-label={group.name}>
                <GroupTitle group={group} />
                <RuleTable rules={group.rules} />
              </Stack>
            ))}
          </Stack>
        )}
      </Growing>
    </>
  );
}

export function RulesPage() {
  const result = useApi<{ groups: RuleGroup[] }>('rules', { exclude_alerts: 'true' }, 5000);
  return <Loaded result={result}>{({ groups }) => <Groups groups={groups} />}</Loaded>;
}
