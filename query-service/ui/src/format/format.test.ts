import { describe, expect, test } from 'vitest';
import { formatDuration, humanDuration, parseDuration, relativeTime } from './duration';
import { labelsContain, matcherText, seriesText } from './labels';
import { axisNumbers, byteSize, shortNumber } from './number';
import { formatTime, parseTime } from './time';

describe('durations', () => {
  test.each([
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['2w', 14 * 86_400_000],
    ['1y', 365 * 86_400_000],
    ['500ms', 500],
    ['1h 5s', 3_605_000],
  ])('%s is read', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '0s', '5', 'm', '30m1h', '1.5h', '-5m'])('%j is refused', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('what is written is read back', () => {
    for (const ms of [
      1,
      999,
      1000,
      61_001,
      3_600_000,
      90_061_000,
      7 * 86_400_000,
      365 * 86_400_000,
      400 * 86_400_000,
    ]) {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }
  });

  test('a whole year is a year, more is days', () => {
    expect(formatDuration(730 * 86_400_000)).toBe('2y');
    expect(formatDuration(366 * 86_400_000)).toBe('366d');
  });

  test('people get two units at most', () => {
    expect(humanDuration(93_784_000)).toBe('1d 2h');
    expect(humanDuration(3200)).toBe('3.2s');
    expect(humanDuration(0.8812)).toBe('0.88ms');
    expect(humanDuration(0)).toBe('0s');
  });

  test('the zero time of an API is never', () => {
    expect(relativeTime('0001-01-01T00:00:00Z', 1_000_000)).toBe('never');
    expect(relativeTime('1970-01-01T00:16:30Z', 1_000_000)).toBe('10s ago');
    expect(relativeTime('1970-01-01T00:16:50Z', 1_000_000)).toBe('in 10s');
  });
});

describe('times', () => {
  const ms = Date.UTC(2026, 10, 22, 8, 5, 9);

  test('are written in UTC, or in the local zone, which is Kathmandu here', () => {
    expect(formatTime(ms, false)).toBe('2026-11-22 08:05:09');
    expect(formatTime(ms + 7, false)).toBe('2026-11-22 08:05:09.007');
    expect(formatTime(ms, true)).toBe('2026-11-22 13:50:09');
  });

  test('are read as written', () => {
    expect(parseTime('2026-11-22 08:05:09', false)).toBe(ms);
    expect(parseTime('2026-11-22T08:05:09Z', true)).toBe(ms);
    expect(parseTime('2026-11-22 13:50:09', true)).toBe(ms);
    expect(parseTime('2026-11-22 08:05:09.007', false)).toBe(ms + 7);
    expect(parseTime('2026-11-22', false)).toBe(Date.UTC(2026, 10, 22));
    expect(parseTime(String(ms / 1000), true)).toBe(ms);
  });

  test.each(['', 'now', '2026-13-01', '2026-11-22 24:00:00', '22.11.2026', '12'])('%j is no time', (text) => {
    expect(parseTime(text, false)).toBeNull();
  });
});

describe('numbers', () => {
  test('the ticks of an axis share a prefix', () => {
    expect(axisNumbers([0, 500, 1000, 1500])).toEqual(['0', '0.5k', '1k', '1.5k']);
    expect(axisNumbers([0.9, 0.95, 1, 1.05])).toEqual(['0.9', '0.95', '1', '1.05']);
    expect(axisNumbers([-0.1, 0.2 + 0.1])).toEqual(['-0.1', '0.3']);
    expect(axisNumbers([0, 0.002, 0.004])).toEqual(['0', '2m', '4m']);
    expect(axisNumbers([-2_500_000, 0])).toEqual(['-2.5M', '0']);
    expect(axisNumbers([0])).toEqual(['0']);
    expect(axisNumbers([1e30])).toEqual(['1000000Y']);
  });

  test('samples keep six digits', () => {
    expect(shortNumber(1.23456789)).toBe('1.23457');
    expect(shortNumber(1_234_567_890)).toBe('1234567890');
    expect(shortNumber(1e-7)).toBe('1.0000e-7');
    expect(shortNumber(NaN)).toBe('NaN');
    expect(shortNumber(-Infinity)).toBe('-Inf');
  });

  test('bytes use binary units', () => {
    expect([0, 1023, 1536, 3 * 2 ** 30].map(byteSize)).toEqual(['0 B', '1023 B', '1.5 KiB', '3 GiB']);
  });
});

describe('labels', () => {
  test('a series is written as the selector of itself', () => {
    expect(seriesText({ __name__: 'up', job: 'node', instance: 'a' })).toBe('up{instance="a", job="node"}');
    expect(seriesText({ __name__: 'up' })).toBe('up');
    expect(seriesText({})).toBe('{}');
    expect(seriesText({ __name__: 'http.requests', 'k8s.pod': 'x' })).toBe('{"http.requests", "k8s.pod"="x"}');
  });

  test('values are escaped', () => {
    expect(matcherText('path', 'a\\b"c\nd')).toBe('path="a\\\\b\\"c\\nd"');
  });

  test('a search finds words anywhere, in any order', () => {
    const labels = { job: 'Node', instance: 'db-1:9100' };
    expect(labelsContain(labels, '9100 node')).toBe(true);
    expect(labelsContain(labels, 'job="node"')).toBe(true);
    expect(labelsContain(labels, 'node web')).toBe(false);
    expect(labelsContain(labels, '')).toBe(true);
  });
});
