import type { LabelSet } from '../format/labels';

/** Unix seconds and a number as text. */
export type Point = [number, string];

/** [boundary rule, lower, upper, count]; rule 0 is (lo,hi], 1 [lo,hi), 2 open, 3 closed. */
export type Bucket = [number, string, string, string];

export interface Histogram {
  count: string;
  sum: string;
  buckets?: Bucket[];
}

export type HistogramPoint = [number, Histogram];

export interface InstantSeries {
  metric: LabelSet;
  value?: Point;
  histogram?: HistogramPoint;
}

export interface RangeSeries {
  metric: LabelSet;
  values?: Point[];
  histograms?: HistogramPoint[];
}

export interface QueryStats {
  timings?: { execTotalTime?: number };
  samples?: { totalQueryableSamples?: number; peakSamples?: number };
}

export type QueryResult = (
  | { resultType: 'vector'; result: InstantSeries[] }
  | { resultType: 'matrix'; result: RangeSeries[] }
  | { resultType: 'scalar' | 'string'; result: Point }
) & { stats?: QueryStats };

/** NaN, +Inf and -Inf are written as Go writes them. */
export function parseValue(text: string): number {
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default:
      return Number(text);
  }
}

export function bucketText([rule, low, high]: Bucket): string {
  return `${rule === 1 || rule === 3 ? '[' : '('}${low}, ${high}${rule === 0 || rule === 3 ? ']' : ')'}`;
}
