import { expect, test } from 'vitest';
import { pathPrefix } from './location';

test('a page at the root has no prefix', () => {
  expect(pathPrefix('/query')).toBe('');
  expect(pathPrefix('/')).toBe('');
});

test('what precedes the page is the prefix', () => {
  expect(pathPrefix('/tools/narthex/alerts')).toBe('/tools/narthex');
  expect(pathPrefix('/tools/narthex/')).toBe('/tools/narthex');
});

test('a prefix may be named like a page', () => {
  expect(pathPrefix('/query/query')).toBe('/query');
});
