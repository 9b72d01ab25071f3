const UNITS: [string, number][] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const PATTERN = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds of a Prometheus duration such as 1h30m, or null when the text is none or stands for zero. */
export function parseDuration(text: string): number | null {
  const match = PATTERN.exec(text.replaceAll(/\s/g, ''));
  if (!match) {
    return null;
  }
  const ms = UNITS.reduce((sum, [, size], index) => sum + Number(match[index + 1] ?? 0) * size, 0);
  return ms > 0 ? ms : null;
}

/** The exact Prometheus duration: 5400000 is 1h30m. Weeks are not used, years only where nothing remains. */
export function formatDuration(ms: number): string {
  if (ms === 0) {
    return '0s';
  }
  let rest = Math.abs(Math.round(ms));
  let text = ms < 0 ? '-' : '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    const skipped = unit === 'w' || (unit === 'y' && rest % size !== 0);
    if (count > 0 && !skipped) {
      text += `${count}${unit}`;
      rest -= count * size;
    }
  }
  return text;
}

/** For people: the two largest units, or a short decimal below a minute (2h 5m, 3.2s, 840ms). */
export function humanDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1) {
    return size === 0 ? '0s' : `${Number(ms.toPrecision(2))}ms`;
  }
  if (size < 1000) {
    return `${Number(ms.toPrecision(3))}ms`;
  }
  if (size < 60_000) {
    return `${Number((ms / 1000).toPrecision(3))}s`;
  }
  const parts = formatDuration(Math.trunc(ms / 1000) * 1000).match(/-?\d+[a-z]+/g) ?? [];
  return parts.slice(0, 2).join(' ');
}

/** "12s ago", "in 5m", and "never" for the zero time that Go writes when nothing has happened yet. */
export function relativeTime(isoTime: string, nowMs: number): string {
  const ms = Date.parse(isoTime);
  if (Number.isNaN(ms) || ms <= 0) {
    return 'never';
  }
  const seconds = Math.round((nowMs - ms) / 1000);
  return seconds >= 0 ? `${humanDuration(seconds * 1000)} ago` : `in ${humanDuration(-seconds * 1000)}`;
}
