import type { LabelSet } from '../format/labels';

/** The form for a new silence, with one equality matcher for each label. */
export function silenceLink(labels: LabelSet): string {
  const params = new URLSearchParams({ new: '1' });
  for (const [name, value] of Object.entries(labels)) {
    params.append('matcher', `${name}=${JSON.stringify(value)}`);
  }
  return `/silences?${params}`;
}
