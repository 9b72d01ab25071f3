import type { LabelSet } from '../format/labels';
import { parseValue, type RangeSeries } from './results';

/** A drawable series: one value for each step, null where there is none. */
export interface Line {
  labels: LabelSet;
  values: (number | null)[];
}

/** Unix seconds of every step from start to end, both included. */
export function stepTimes(startMs: number, endMs: number, stepMs: number): number[] {
  const count = Math.floor((endMs - startMs) / stepMs) + 1;
  return Array.from({ length: count }, (_, index) => (startMs + index * stepMs) / 1000);
}

/** Places each sample at its step. What cannot be drawn, NaN and infinities, is a gap. */
export function toLines(series: RangeSeries[], startMs: number, stepMs: number, steps: number): Line[] {
  return series
    .filter((one) => one.values !== undefined)
    .map((one) => {
      const values = new Array<number | null>(steps).fill(null);
      for (const [seconds, text] of one.values ?? []) {
        const step = Math.round((seconds * 1000 - startMs) / stepMs);
        const value = parseValue(text);
        if (step >= 0 && step < steps && Number.isFinite(value)) {
          values[step] = value;
        }
      }
      return { labels: one.metric, values };
    });
}

/** Each line on top of the ones before it; a gap adds nothing but stays a gap of its own line. */
export function stack(lines: (number | null)[][]): (number | null)[][] {
  const sums: number[] = [];
  return lines.map((values) =>
    values.map((value, step) => {
      sums[step] = (sums[step] ?? 0) + (value ?? 0);
      return value === null ? null : sums[step];
    }),
  );
}

/** Steps whose neighbours are both gaps: a line alone would not show them. */
export function isolated(values: (number | null | undefined)[]): number[] {
  return values.flatMap((value, step) =>
    value != null && values[step - 1] == null && values[step + 1] == null ? [step] : [],
  );
}

const HUES = [
  '#228be6',
  '#f08c00',
  '#2f9e44',
  '#e03131',
  '#9c36b5',
  '#0c8599',
  '#c2255c',
  '#66a80f',
  '#4263eb',
  '#d9480f',
  '#099268',
  '#ae3ec9',
  '#868e96',
  '#e8590c',
  '#1098ad',
  '#a61e4d',
  '#5c940d',
  '#7048e8',
  '#b08900',
  '#1971c2',
];

/** The colour of the n-th series, the same in plot, tooltip and legend. */
export function seriesColor(index: number): string {
  return HUES[index % HUES.length]!;
}
