import type { ActiveTarget, DroppedTarget, TargetHealth, Targets } from '../api/types';
import { labelsContain } from '../format/labels';
import { chosen } from '../shell/Toolbar';

export const HEALTHS: TargetHealth[] = ['up', 'down', 'unknown'];
export const HEALTH_COLORS: Record<TargetHealth, string> = { up: 'fennel', down: 'red', unknown: 'gray' };

export interface Pool {
  name: string;
  targets: ActiveTarget[];
}

export function countHealth(targets: ActiveTarget[]): Record<TargetHealth, number> {
  const counts: Record<TargetHealth, number> = { up: 0, down: 0, unknown: 0 };
  for (const target of targets) {
    counts[target.health]++;
  }
  return counts;
}

function matches(target: ActiveTarget, search: string): boolean {
  return labelsContain({ ...target.labels, url: target.scrapeUrl, error: target.lastError }, search);
}

/** Pools by name, with their targets of a chosen health that contain the search; empty pools are left out. */
export function groupPools(targets: ActiveTarget[], healths: string, search: string): Pool[] {
  const pools = new Map<string, ActiveTarget[]>();
  for (const target of targets) {
    if (chosen(healths, target.health) && matches(target, search)) {
      pools.set(target.scrapePool, [...(pools.get(target.scrapePool) ?? []), target]);
    }
  }
  return [...pools].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => ({ name, targets: members }));
}

export interface DiscoveredPool {
  name: string;
  active: ActiveTarget[];
  dropped: DroppedTarget[];
  /** May be more than the dropped targets listed. */
  droppedCount: number;
}

/** Older servers name a dropped target's pool only in its job label. */
function poolOf(target: DroppedTarget): string {
  return target.scrapePool ?? target.discoveredLabels.job ?? '';
}

export function discoveredPools({
  activeTargets,
  droppedTargets,
  droppedTargetCounts = {},
}: Targets): DiscoveredPool[] {
  const names = new Set([
    ...activeTargets.map((target) => target.scrapePool),
    ...droppedTargets.map(poolOf),
    ...Object.keys(droppedTargetCounts),
  ]);
  return [...names].sort().map((name) => {
    const dropped = droppedTargets.filter((target) => poolOf(target) === name);
    return {
      name,
      active: activeTargets.filter((target) => target.scrapePool === name),
      dropped,
      droppedCount: droppedTargetCounts[name] ?? dropped.length,
    };
  });
}
