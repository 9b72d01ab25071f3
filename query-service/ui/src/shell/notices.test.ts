import { expect, test } from 'vitest';
import { clockDrift } from './Notices';

const NOW = Date.UTC(2026, 10, 22, 8);

test('a clock is off from half a minute', () => {
  expect(clockDrift('2026-11-22T08:00:20Z', NOW)).toBe(0);
  expect(clockDrift('2026-11-22T08:01:00Z', NOW)).toBe(-60_000);
  expect(clockDrift('2026-11-22T07:58:00Z', NOW)).toBe(120_000);
});

test('a server that does not tell its time is trusted', () => {
  expect(clockDrift(undefined, NOW)).toBe(0);
});
