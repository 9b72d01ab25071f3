import type { LabelSet } from '../format/labels';
import { matchersOf, matcherToText } from './matchers';

/** The form for a new silence, with one equality matcher for each label. */
export function silenceLink(labels: LabelSet): string {
  const params = new URLSearchParams({ new: '1' });
  for (const matcher of matchersOf(labels)) {
    params.append('matcher', matcherToText(matcher));
  }
  return `/silences?${params}`;
}
