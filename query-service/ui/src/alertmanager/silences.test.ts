import { describe, expect, test } from 'vitest';
import type { Silence } from '../api/alertmanager';
import { draftOf, emptyDraft, finish, type Draft } from './draft';
import { silenceLink } from './links';
import { matcherOf, matcherToText, operatorOf, parseMatcher, parseMatchers, type Operator } from './matchers';

describe('matchers', () => {
  test.each([
    ['a=b', 'a', '=', 'b'],
    ['a="b c"', 'a', '=', 'b c'],
    ['a != "b"', 'a', '!=', 'b'],
    ['a=~"x|y"', 'a', '=~', 'x|y'],
    ['a!~x.*', 'a', '!~', 'x.*'],
    ['a=""', 'a', '=', ''],
    ['"k8s.pod"="p"', 'k8s.pod', '=', 'p'],
    ['a="say \\"hi\\", then"', 'a', '=', 'say "hi", then'],
  ])('%s is read', (text, name, operator, value) => {
    expect(parseMatcher(text)).toEqual(matcherOf(name, operator as Operator, value));
  });

  test.each(['', 'a', '=b', 'a="b', 'a=="b"x"'])('%j is none', (text) => {
    expect(parseMatcher(text)).toBeNull();
  });

  test('a list may stand in braces, and commas in quotes do not part it', () => {
    expect(parseMatchers('{a="b,c", d!~"e"}')?.map(matcherToText)).toEqual(['a="b,c"', 'd!~"e"']);
    expect(parseMatchers('')).toEqual([]);
    expect(parseMatchers('a="b", nonsense')).toBeNull();
  });

  test('what is written is read back', () => {
    for (const operator of ['=', '!=', '=~', '!~'] as const) {
      const matcher = matcherOf('k8s.pod', operator, 'a"b\\c');
      expect(operatorOf(matcher)).toBe(operator);
      expect(parseMatcher(matcherToText(matcher))).toEqual(matcher);
    }
  });

  test('a link carries them to the form', () => {
    const link = new URLSearchParams(silenceLink({ alertname: 'A & B', job: 'x' }).split('?')[1]);
    expect(link.getAll('matcher').map(parseMatcher)).toEqual([
      matcherOf('alertname', '=', 'A & B'),
      matcherOf('job', '=', 'x'),
    ]);
  });
});

describe('the form', () => {
  const NOW = Date.UTC(2026, 10, 22, 8);
  const complete: Draft = { ...emptyDraft([matcherOf('a', '=', 'b')], 'me'), comment: 'why' };

  test('starts now and lasts as long as it says', () => {
    expect(finish({ ...complete, duration: '1h30m' }, NOW)).toMatchObject({
      startsAt: '2026-11-22T08:00:00.000Z',
      endsAt: '2026-11-22T09:30:00.000Z',
      createdBy: 'me',
    });
  });

  test.each<[string, Partial<Draft>]>([
    ['matcher', { matchers: [] }],
    ['matcher', { matchers: [matcherOf('', '=', 'b')] }],
    ['duration', { duration: 'soon' }],
    ['past', { startMs: NOW - 7_200_000, duration: '1h' }],
    ['who', { comment: ' ' }],
  ])('says what is wrong: %s', (word, change) => {
    expect(finish({ ...complete, ...change }, NOW)).toMatchObject({ problem: expect.stringContaining(word) });
  });

  const silence: Silence = {
    id: 'x',
    matchers: [matcherOf('a', '=', 'b')],
    startsAt: '2026-11-22T07:00:00.000Z',
    endsAt: '2026-11-22T09:00:00.000Z',
    updatedAt: '2026-11-22T07:00:00.000Z',
    createdBy: 'me',
    comment: 'why',
    status: { state: 'active' },
  };

  test('a standing silence is changed in place', () => {
    expect(finish(draftOf(silence), NOW)).toMatchObject({
      id: 'x',
      startsAt: silence.startsAt,
      endsAt: silence.endsAt,
    });
  });

  test('an expired one comes back as a new one', () => {
    const again = finish(draftOf({ ...silence, status: { state: 'expired' } }), NOW);
    expect(again).not.toHaveProperty('id');
    expect(again).toMatchObject({ startsAt: '2026-11-22T08:00:00.000Z', endsAt: '2026-11-22T10:00:00.000Z' });
  });
});
