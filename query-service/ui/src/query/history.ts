const KEY = 'narthex.history';
const LIMIT = 50;

/** The expressions this browser ran, latest first. */
export function readHistory(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
  } catch {
    // Written by something else: as good as none.
    return [];
  }
}

export function withExpression(history: string[], expr: string): string[] {
  return [expr, ...history.filter((one) => one !== expr)].slice(0, LIMIT);
}

export function remember(expr: string): void {
  localStorage.setItem(KEY, JSON.stringify(withExpression(readHistory(), expr)));
}
