import { parseDuration } from '../format/duration';

const STEPS = [
  '1s',
  '10s',
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '6h',
  '12h',
  '1d',
  '2d',
  '1w',
  '2w',
  '4w',
  '8w',
  '1y',
  '2y',
].map((text) => parseDuration(text)!);

/** The next shorter range of the list, or the same when there is none. */
export function shorterRange(rangeMs: number): number {
  return STEPS.findLast((step) => step < rangeMs) ?? rangeMs;
}

/** The next longer range of the list, or the same when there is none. */
export function longerRange(rangeMs: number): number {
  return STEPS.find((step) => step > rangeMs) ?? rangeMs;
}
