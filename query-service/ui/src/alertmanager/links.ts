import type { LabelSet } from '../format/labels';
import type { Matcher } from '../api/alertmanager';
import { matchersOf, matcherToText } from './matchers';

export function newSilenceLink(matchers: Matcher[]): string {
  const params = new URLSearchParams({ new: '1' });
  for (const matcher of matchers) {
    params.append('matcher', matcherToText(matcher));
  }
  return `/silences?${params}`;
}

/** The form for a new silence, with one equality matcher for each label. */
export function silenceLink(labels: LabelSet): string {
  return newSilenceLink(matchersOf(labels));
}
