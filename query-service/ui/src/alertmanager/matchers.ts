import type { Matcher } from '../api/alertmanager';
import type { LabelSet } from '../format/labels';

export type Operator = '=' | '!=' | '=~' | '!~';

export const OPERATORS: Operator[] = ['=', '!=', '=~', '!~'];

export function operatorOf({ isRegex, isEqual }: Pick<Matcher, 'isRegex' | 'isEqual'>): Operator {
  return `${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}` as Operator;
}

export function withOperator(matcher: Matcher, operator: Operator): Matcher {
  return { ...matcher, isEqual: operator.startsWith('='), isRegex: operator.endsWith('~') };
}

export function matcherOf(name: string, operator: Operator, value: string): Matcher {
  return withOperator({ name, value, isEqual: true, isRegex: false }, operator);
}

/** As Alertmanager reads it: a name of unusual characters is quoted too. */
export function matcherToText(matcher: Matcher): string {
  const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(matcher.name) ? matcher.name : JSON.stringify(matcher.name);
  return `${name}${operatorOf(matcher)}${JSON.stringify(matcher.value)}`;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) {
    return text;
  }
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

/** name, operator and a value that may be quoted; null when the text is no matcher. */
export function parseMatcher(text: string): Matcher | null {
  const match = /^\s*("(?:[^"\\]|\\.)*"|[^\s=!~"]+)\s*(=~|!=|!~|=)\s*("(?:[^"\\]|\\.)*"|[^"]*?)\s*$/s.exec(text);
  return match ? matcherOf(unquote(match[1]!), match[2] as Operator, unquote(match[3]!)) : null;
}

/** The matchers of a text such as {a="b", c=~"d|e"}; null when one of them is none. */
export function parseMatchers(text: string): Matcher[] | null {
  const inner = text.trim().replace(/^\{/, '').replace(/\}$/, '');
  const parts = inner.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/gs) ?? [];
  const matchers = parts.filter((part) => part.trim() !== '').map(parseMatcher);
  return matchers.every((matcher) => matcher !== null) ? matchers : null;
}

/** A silence of exactly these labels. */
export function matchersOf(labels: LabelSet): Matcher[] {
  return Object.entries(labels).map(([name, value]) => matcherOf(name, '=', value));
}
