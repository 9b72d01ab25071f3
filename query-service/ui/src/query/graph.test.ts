import { describe, expect, test } from 'vitest';
import { findMetrics } from './Explorer';
import { withExpression } from './history';
import { clicked } from './Legend';
import { timeTicks, valueRange } from './plotOptions';
import { longerRange, shorterRange } from './ranges';
import { bucketText } from './results';
import { isolated, stack, stepTimes, toLines } from './series';

describe('series', () => {
  test('samples stand at their step, and what cannot be drawn is a gap', () => {
    const series = [
      {
        metric: { a: '1' },
        values: [
          [10, '1'],
          [30, '3'],
          [40, '+Inf'],
          [50, 'NaN'],
        ] as [number, string][],
      },
    ];
    expect(toLines(series, 10_000, 10_000, 5)).toEqual([{ labels: { a: '1' }, values: [1, null, 3, null, null] }]);
  });

  test('native histograms are no lines', () => {
    expect(toLines([{ metric: {}, histograms: [] }], 0, 1000, 2)).toEqual([]);
  });

  test('steps include both ends', () => {
    expect(stepTimes(10_000, 30_000, 10_000)).toEqual([10, 20, 30]);
    expect(stepTimes(10_000, 35_000, 10_000)).toEqual([10, 20, 30]);
  });

  test('a gap in a stack keeps the lines above where they are', () => {
    expect(
      stack([
        [1, null, 1],
        [2, 2, null],
        [3, 3, 3],
      ]),
    ).toEqual([
      [1, null, 1],
      [3, 2, null],
      [6, 5, 4],
    ]);
  });

  test('lonely points are told', () => {
    expect(isolated([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  });
});

describe('axes', () => {
  test('a date stands where a day begins', () => {
    const at = Date.UTC(2026, 10, 22, 23, 0) / 1000;
    expect(timeTicks([at, at + 3600, at + 7200], 3600, false)).toEqual(['23:00\n11-22', '00:00\n11-23', '01:00']);
  });

  test('values have room around them, but not across zero', () => {
    expect(valueRange(0, 100, false)).toEqual([0, 106]);
    expect(valueRange(5, 5, false)).toEqual([4.5, 5.5]);
    expect(valueRange(50, 100, true)[0]).toBe(0);
    expect(valueRange(null, null, false)).toEqual([0, 1]);
  });
});

describe('legend', () => {
  test('a click isolates, and again shows all', () => {
    expect(clicked([true, true, true], 1, false)).toEqual([false, true, false]);
    expect(clicked([false, true, false], 1, false)).toEqual([true, true, true]);
  });

  test('with Ctrl one series is switched', () => {
    expect(clicked([true, true], 0, true)).toEqual([false, true]);
  });
});

test('ranges step through the list, also from between', () => {
  expect(longerRange(3_600_000)).toBe(7_200_000);
  expect(shorterRange(3_600_000)).toBe(1_800_000);
  expect(longerRange(4_000_000)).toBe(7_200_000);
  expect(shorterRange(1000)).toBe(1000);
});

test('bucket borders follow the rule', () => {
  expect([0, 1, 2, 3].map((rule) => bucketText([rule, '1', '2', '5']))).toEqual([
    '(1, 2]',
    '[1, 2)',
    '(1, 2)',
    '[1, 2]',
  ]);
});

test('history holds each expression once, latest first', () => {
  expect(withExpression(['a', 'b'], 'b')).toEqual(['b', 'a']);
  expect(
    withExpression(
      Array.from({ length: 50 }, (_, i) => `e${i}`),
      'new',
    ),
  ).toHaveLength(50);
});

test('metrics are found by name first, then by help', () => {
  const metadata = { go_gc: [{ type: 'gauge', help: 'Time of the last node' }] };
  expect(findMetrics(['go_gc', 'node_cpu_seconds_total', 'up'], metadata, 'node')).toEqual([
    'node_cpu_seconds_total',
    'go_gc',
  ]);
  expect(findMetrics(['node_cpu_seconds_total'], {}, 'cpu node')).toHaveLength(1);
});
