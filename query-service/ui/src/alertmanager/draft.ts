import type { Matcher, NewSilence, Silence } from '../api/alertmanager';
import { formatDuration, parseDuration } from '../format/duration';
import { matcherOf } from './matchers';

/** A silence as it stands in the form. */
export interface Draft {
  /** Of the silence that is changed; undefined for a new one. */
  id?: string;
  matchers: Matcher[];
  /** Null is the moment of sending. */
  startMs: number | null;
  duration: string;
  createdBy: string;
  comment: string;
}

export function emptyDraft(matchers: Matcher[], createdBy: string): Draft {
  return {
    matchers: matchers.length > 0 ? matchers : [matcherOf('', '=', '')],
    startMs: null,
    duration: '2h',
    createdBy,
    comment: '',
  };
}

/** An expired silence comes back as a new one with the same length, any other is changed in place. */
export function draftOf(silence: Silence): Draft {
  const expired = silence.status.state === 'expired';
  const lengthMs = Date.parse(silence.endsAt) - Date.parse(silence.startsAt);
  return {
    ...(expired ? {} : { id: silence.id }),
    matchers: silence.matchers.map((matcher) => ({ ...matcher, isEqual: matcher.isEqual ?? true })),
    startMs: expired ? null : Date.parse(silence.startsAt),
    duration: formatDuration(Math.max(60_000, Math.round(lengthMs / 1000) * 1000)),
    createdBy: silence.createdBy,
    comment: silence.comment,
  };
}

/** What is to be sent, or what keeps it from being sent. */
export function finish(draft: Draft, nowMs: number): NewSilence | { problem: string } {
  const lengthMs = parseDuration(draft.duration);
  const startMs = draft.startMs ?? nowMs;
  if (draft.matchers.length === 0 || draft.matchers.some((matcher) => matcher.name === '')) {
    return { problem: 'Every matcher needs a label, and a silence at least one matcher' };
  }
  if (lengthMs === null) {
    return { problem: 'The duration is one such as 30m, 2h or 1d12h' };
  }
  if (startMs + lengthMs <= nowMs) {
    return { problem: 'The silence would end in the past' };
  }
  if (draft.createdBy.trim() === '' || draft.comment.trim() === '') {
    return { problem: 'Say who you are and why' };
  }
  return {
    ...(draft.id === undefined ? {} : { id: draft.id }),
    matchers: draft.matchers,
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + lengthMs).toISOString(),
    createdBy: draft.createdBy.trim(),
    comment: draft.comment.trim(),
  };
}
