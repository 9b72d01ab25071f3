import type { AlertingRule, AlertState, RuleGroup } from '../api/types';
import { labelsContain } from '../format/labels';
import { chosen } from '../shell/Toolbar';

export const STATES: AlertState[] = ['firing', 'pending', 'inactive', 'unknown'];

export const STATE_COLORS: Record<AlertState, string> = {
  firing: 'red',
  pending: 'orange',
  inactive: 'fennel',
  unknown: 'gray',
};

/** Rules, not alerts, by state. */
export function countStates(groups: RuleGroup<AlertingRule>[]): Record<AlertState, number> {
  const counts: Record<AlertState, number> = { firing: 0, pending: 0, inactive: 0, unknown: 0 };
  for (const rule of groups.flatMap((group) => group.rules)) {
    counts[rule.state]++;
  }
  return counts;
}

function matches(rule: AlertingRule, search: string): boolean {
  const own = { ...rule.labels, alertname: rule.name };
  return labelsContain(own, search) || rule.alerts.some((alert) => labelsContain(alert.labels, search));
}

/** Groups with the rules in a chosen state that, or whose alerts, contain the search; firing first, empty groups left out. */
export function filterAlerts(
  groups: RuleGroup<AlertingRule>[],
  states: string,
  search: string,
): RuleGroup<AlertingRule>[] {
  return groups
    .map((group) => ({
      ...group,
      rules: group.rules
        .filter((rule) => chosen(states, rule.state) && matches(rule, search))
        .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state)),
    }))
    .filter((group) => group.rules.length > 0);
}
