import { useQuery } from '@tanstack/react-query';
import { PREFIX } from './location';

/** What the server tells its UI, from /narthex-ui-config.json. */
export interface UiConfig {
  /** Base URL of the Alertmanager API, without /api/v2 and without a trailing slash. */
  alertmanagerUrl: string;
  title: string;
  /** The server's default lookback delta, a Prometheus duration. */
  lookbackDelta: string;
}

export function completeConfig(given: Partial<UiConfig>, location: { protocol: string; hostname: string }): UiConfig {
  const fallback = `${location.protocol}//${location.hostname}:9093`;
  return {
    alertmanagerUrl: (given.alertmanagerUrl || fallback).replace(/\/+$/, ''),
    title: given.title || 'Narthex',
    lookbackDelta: given.lookbackDelta || '5m',
  };
}

async function loadConfig(): Promise<UiConfig> {
  const response = await fetch(`${PREFIX}/narthex-ui-config.json`);
  // A plain Prometheus behind this UI has no such file and answers 404 or its own page.
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return completeConfig(response.ok && isJson ? ((await response.json()) as Partial<UiConfig>) : {}, window.location);
}

/** The defaults until the server has answered, which `settled` tells, and when it does not. */
export function useUiConfig(): UiConfig & { settled: boolean } {
  const { data, isFetched } = useQuery({ queryKey: ['ui-config'], queryFn: loadConfig, staleTime: Infinity });
  return { ...(data ?? completeConfig({}, window.location)), settled: isFetched };
}
