import { Stack } from '@mantine/core';
import { useApi } from '../api/prometheus';
import type { AlertingRule, RuleGroup } from '../api/types';
import { GroupTitle } from '../rules/GroupTitle';
import { Growing } from '../shell/Growing';
import { Empty, Loaded } from '../shell/states';
import { SearchInput, StateFilter, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { AlertRule } from './AlertRule';
import { countStates, filterAlerts, STATE_COLORS, STATES } from './filter';

function Groups({ groups }: { groups: RuleGroup<AlertingRule>[] }) {
  const [states, setStates] = useUrlState('state');
  const [search, setSearch] = useUrlState('search');
  const counts = countStates(groups);
  const shown = filterAlerts(groups, states, search);
  const options = STATES.filter((state) => state !== 'unknown' || counts.unknown > 0).map((state) => ({
    value: state,
    label: state[0]!.toUpperCase() + state.slice(1),
    count: counts[state],
    color: STATE_COLORS[state],
  }));
  return (
    <>
      <Toolbar title="Alerts">
        <StateFilter label="States" options={options} value={states} onChange={setStates} />
        <SearchInput label="Search names and labels" value={search} onChange={setSearch} />
      </Toolbar>
      {groups.length === 0 ? (
        <Empty title="No alerting rules">
          Rules are read from the files named under rule_files in the configuration.
        </Empty>
      ) : (
        shown.length === 0 && <Empty title="No alerting rule matches these filters" />
      )}
      <Growing items={shown} step={20}>
        {(visible) => (
          <Stack gap="lg">
            {visible.map((group) => (
              <Stack key={`${group.file};${group.name}`} gap={6} component="section" aria-label={group.name}>
                <GroupTitle group={group} />
                {group.rules.map((rule, index) => (
                  <AlertRule key={`${rule.name}-${index}-${rule.query}`} rule={rule} />
                ))}
              </Stack>
            ))}
          </Stack>
        )}
      </Growing>
    </>
  );
}

export function AlertsPage() {
  const result = useApi<{ groups: RuleGroup<AlertingRule>[] }>('rules', { type: 'alert' }, 5000);
  return <Loaded result={result}>{({ groups }) => <Groups groups={groups} />}</Loaded>;
}
