import type { LabelSet } from '../format/labels';

export type AlertState = 'firing' | 'pending' | 'inactive' | 'unknown';
export type Health = 'ok' | 'err' | 'unknown';

export interface ActiveAlert {
  labels: LabelSet;
  annotations: LabelSet;
  state: AlertState;
  activeAt: string;
  keepFiringSince?: string;
  value: string;
}

interface RuleBase {
  name: string;
  query: string;
  labels?: LabelSet;
  health: Health;
  lastError?: string;
  /** Seconds. */
  evaluationTime: number;
  lastEvaluation: string;
}

export interface AlertingRule extends RuleBase {
  type: 'alerting';
  state: AlertState;
  /** `for`, in seconds. */
  duration: number;
  keepFiringFor?: number;
  annotations?: LabelSet;
  alerts: ActiveAlert[];
}

export interface RecordingRule extends RuleBase {
  type: 'recording';
}

export type Rule = AlertingRule | RecordingRule;

export interface RuleGroup<R extends Rule = Rule> {
  name: string;
  file: string;
  /** Seconds. */
  interval: number;
  limit?: number;
  /** Seconds. */
  evaluationTime: number;
  lastEvaluation: string;
  rules: R[];
}

export type TargetHealth = 'up' | 'down' | 'unknown';

export interface ActiveTarget {
  discoveredLabels: LabelSet;
  labels: LabelSet;
  scrapePool: string;
  scrapeUrl: string;
  globalUrl: string;
  lastError: string;
  lastScrape: string;
  /** Seconds. */
  lastScrapeDuration: number;
  health: TargetHealth;
  scrapeInterval?: string;
  scrapeTimeout?: string;
}

export interface DroppedTarget {
  discoveredLabels: LabelSet;
  scrapePool?: string;
}

export interface Targets {
  activeTargets: ActiveTarget[];
  droppedTargets: DroppedTarget[];
  droppedTargetCounts?: Record<string, number>;
}
