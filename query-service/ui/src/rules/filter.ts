import type { Health, Rule, RuleGroup } from '../api/types';
import { chosen } from '../shell/Toolbar';

export const HEALTHS: Health[] = ['ok', 'err', 'unknown'];
export const HEALTH_NAMES: Record<Health, string> = { ok: 'Healthy', err: 'Failing', unknown: 'Not evaluated yet' };
export const HEALTH_COLORS: Record<Health, string> = { ok: 'fennel', err: 'red', unknown: 'gray' };

function matches(rule: Rule, group: RuleGroup, search: string): boolean {
  const text = `${rule.name} ${rule.query} ${group.name} ${group.file}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Groups with the rules of a chosen health that contain all words of the search in name, expression, group or file. */
export function filterRules(groups: RuleGroup[], healths: string, search: string): RuleGroup[] {
  return groups
    .map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => chosen(healths, rule.health) && matches(rule, group, search)),
    }))
    .filter((group) => group.rules.length > 0);
}
