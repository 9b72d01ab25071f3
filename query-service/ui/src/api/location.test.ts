import { expect, test } from 'vitest';
import { pathPrefix } from './location';

test('a server without a prefix has its scripts at the top', () => {
  expect(pathPrefix('http://localhost:9090/assets/index-abc.js')).toBe('');
});

test('what precedes the scripts is the prefix', () => {
  expect(pathPrefix('https://mon.example/tools/narthex/assets/index-abc.js')).toBe('/tools/narthex');
  expect(pathPrefix('https://mon.example/assets/assets/index-abc.js')).toBe('/assets');
});

test('other addresses have none', () => {
  expect(pathPrefix('file:///home/me/assets/location.ts')).toBe('');
  expect(pathPrefix('http://localhost:5173/src/api/location.ts')).toBe('');
});
