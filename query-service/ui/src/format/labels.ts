export type LabelSet = Record<string, string>;

const CLASSIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const CLASSIC_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** A double-quoted PromQL string. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** name="value", with the name quoted where the classic grammar needs it. */
export function matcherText(name: string, value: string): string {
  return `${CLASSIC_NAME.test(name) ? name : quote(name)}=${quote(value)}`;
}

/** The labels but the metric name, by name. */
export function sortedLabels(labels: LabelSet): [string, string][] {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The selector of exactly this series: up{job="node"}. */
export function seriesText(labels: LabelSet): string {
  const name = labels.__name__ ?? '';
  const matchers = sortedLabels(labels).map(([label, value]) => matcherText(label, value));
  if (name !== '' && !CLASSIC_METRIC.test(name)) {
    return `{${[quote(name), ...matchers].join(', ')}}`;
  }
  return matchers.length === 0 && name !== '' ? name : `${name}{${matchers.join(', ')}}`;
}

/** True when every word of the search is in some label, as name=value, whatever the case. */
export function labelsContain(labels: LabelSet, search: string): boolean {
  const text = Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
    .toLowerCase();
  return search
    .toLowerCase()
    .replaceAll('"', '')
    .split(/\s+/)
    .every((word) => text.includes(word));
}
