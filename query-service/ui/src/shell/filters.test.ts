import { describe, expect, test } from 'vitest';
import { countStates, filterAlerts } from '../alerts/filter';
import type { ActiveTarget, AlertingRule, RecordingRule, RuleGroup } from '../api/types';
import { filterRules } from '../rules/filter';
import { countHealth, discoveredPools, groupPools } from '../targets/pools';

const EVALUATION = { health: 'ok', evaluationTime: 0.1, lastEvaluation: '2026-11-22T08:00:00Z' } as const;
const GROUP = { file: 'f.yml', interval: 60, evaluationTime: 0.1, lastEvaluation: '2026-11-22T08:00:00Z' };

function alerting(name: string, state: AlertingRule['state'], instance: string): AlertingRule {
  const alert = { labels: { instance }, annotations: {}, state, activeAt: '2026-11-22T08:00:00Z', value: '1e+00' };
  return { ...EVALUATION, type: 'alerting', name, query: 'up == 0', state, duration: 0, alerts: [alert] };
}

describe('alerts', () => {
  const groups: RuleGroup<AlertingRule>[] = [
    { ...GROUP, name: 'a', rules: [alerting('Calm', 'inactive', 'db-1'), alerting('Down', 'firing', 'db-2')] },
    { ...GROUP, name: 'b', rules: [alerting('Soon', 'pending', 'web-1')] },
  ];
  const names = (states: string, search: string) =>
    filterAlerts(groups, states, search).flatMap(({ rules }) => rules.map(({ name }) => name));

  test('what fires comes first', () => {
    expect(names('', '')).toEqual(['Down', 'Calm', 'Soon']);
  });

  test('states and search narrow down together, and empty groups go', () => {
    expect(names('pending,inactive', '')).toEqual(['Calm', 'Soon']);
    expect(names('', 'DB')).toEqual(['Down', 'Calm']);
    expect(names('', 'soon')).toEqual(['Soon']);
    expect(filterAlerts(groups, 'firing', '').map(({ name }) => name)).toEqual(['a']);
  });

  test('rules are counted by state', () => {
    expect(countStates(groups)).toEqual({ firing: 1, pending: 1, inactive: 1, unknown: 0 });
  });
});

test('rules are found by name, expression, group and file', () => {
  const rule: RecordingRule = { ...EVALUATION, type: 'recording', name: 'job:up:sum', query: 'sum by (job) (up)' };
  const groups: RuleGroup[] = [{ ...GROUP, name: 'node', rules: [rule, { ...rule, name: 'x', health: 'err' }] }];
  const names = (healths: string, search: string) =>
    filterRules(groups, healths, search).flatMap(({ rules }) => rules.map(({ name }) => name));
  expect(names('', 'JOB:up')).toEqual(['job:up:sum']);
  expect(names('', 'sum node f.yml')).toEqual(['job:up:sum', 'x']);
  expect(names('err', '')).toEqual(['x']);
  expect(names('unknown', '')).toEqual([]);
});

describe('targets', () => {
  const target = (scrapePool: string, health: ActiveTarget['health'], lastError = ''): ActiveTarget => ({
    discoveredLabels: { __address__: 'h:1' },
    labels: { instance: 'h:1', job: scrapePool },
    scrapePool,
    scrapeUrl: 'http://h:1/metrics',
    globalUrl: 'http://h:1/metrics',
    lastError,
    lastScrape: '2026-11-22T08:00:00Z',
    lastScrapeDuration: 0.01,
    health,
  });
  const targets = [target('b', 'up'), target('a', 'down', 'connection refused'), target('b', 'unknown')];

  test('pools are sorted, and those left empty go', () => {
    expect(groupPools(targets, '', '').map(({ name, targets: own }) => [name, own.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(groupPools(targets, 'up', '').map(({ name }) => name)).toEqual(['b']);
    expect(groupPools(targets, '', 'refused').map(({ name }) => name)).toEqual(['a']);
    expect(countHealth(targets)).toEqual({ up: 1, down: 1, unknown: 1 });
  });

  test('a pool may have more dropped targets than are listed, and its name may only be a label', () => {
    const pools = discoveredPools({
      activeTargets: targets,
      droppedTargets: [{ discoveredLabels: { job: 'c' } }, { discoveredLabels: { job: 'x' }, scrapePool: 'b' }],
      droppedTargetCounts: { b: 7, c: 1 },
    });
    expect(
      pools.map(({ name, active, dropped, droppedCount }) => [name, active.length, dropped.length, droppedCount]),
    ).toEqual([
      ['a', 1, 0, 0],
      ['b', 2, 1, 7],
      ['c', 0, 1, 1],
    ]);
  });
});
