function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

/** 2026-11-22 08:15:00, in UTC or in the browser's zone. Milliseconds only where there are some. */
export function formatTime(ms: number, local: boolean): string {
  const date = new Date(ms);
  const [y, mo, d, h, mi, s] = local
    ? [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()]
    : [
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ];
  const fraction = Math.floor(ms) % 1000 === 0 ? '' : `.${pad(date.getUTCMilliseconds(), 3)}`;
  return `${y}-${pad(mo + 1)}-${pad(d)} ${pad(h)}:${pad(mi)}:${pad(s)}${fraction}`;
}

/** As formatTime, of what an API gives; a dash for Go's zero time. */
export function formatIsoTime(iso: string, local: boolean): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) || ms <= 0 ? '–' : formatTime(ms, local);
}

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z)?$/;

/** Reads what formatTime writes, also without seconds or without time of day, or Unix seconds; null otherwise. */
export function parseTime(text: string, local: boolean): number | null {
  const trimmed = text.trim();
  if (/^\d{9,11}(\.\d+)?$/.test(trimmed)) {
    return Math.round(Number(trimmed) * 1000);
  }
  const match = PATTERN.exec(trimmed);
  if (!match) {
    return null;
  }
  const [y, mo, d, h, mi, s] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = Number((match[7] ?? '0').padEnd(3, '0'));
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 59) {
    return null;
  }
  return local && match[8] === undefined
    ? new Date(y, mo - 1, d, h, mi, s, fraction).getTime()
    : Date.UTC(y, mo - 1, d, h, mi, s, fraction);
}
