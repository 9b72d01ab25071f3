import { expect, test } from 'vitest';
import { completeConfig } from './config';

const HERE = { protocol: 'https:', hostname: 'mon.example' };

test('without a word from the server, Alertmanager is on port 9093 of the same host', () => {
  expect(completeConfig({}, HERE)).toEqual({
    alertmanagerUrl: 'https://mon.example:9093',
    title: 'Narthex',
    lookbackDelta: '5m',
  });
});

test('what the server says is kept, without a trailing slash', () => {
  expect(completeConfig({ alertmanagerUrl: 'http://am/x/', title: 'T' }, HERE)).toMatchObject({
    alertmanagerUrl: 'http://am/x',
    title: 'T',
  });
});
