import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { LabelSet } from '../format/labels';
import { useUiConfig } from './config';
import { ApiError, request } from './http';
import { encodeParams, type Params } from './prometheus';

export interface Matcher {
  name: string;
  value: string;
  isRegex: boolean;
  isEqual: boolean;
}

export interface RoutedAlert {
  fingerprint: string;
  labels: LabelSet;
  annotations: LabelSet;
  startsAt: string;
  generatorURL?: string;
  receivers: { name: string }[];
  status: { state: 'unprocessed' | 'active' | 'suppressed'; silencedBy: string[]; inhibitedBy: string[]; mutedBy?: string[] };
}

export interface AlertGroup {
  labels: LabelSet;
  receiver: { name: string };
  alerts: RoutedAlert[];
}

export type SilenceState = 'active' | 'pending' | 'expired';

export interface Silence {
  id: string;
  matchers: Matcher[];
  startsAt: string;
  endsAt: string;
  updatedAt: string;
  createdBy: string;
  comment: string;
  status: { state: SilenceState };
}

export type NewSilence = Pick<Silence, 'matchers' | 'startsAt' | 'endsAt' | 'createdBy' | 'comment'> & { id?: string };

/** Errors are a bare JSON string, or an object with a message when the request broke the schema. */
function errorText(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) {
      return String(parsed.message);
    }
    return typeof parsed === 'string' ? parsed : body;
  } catch {
    return body;
  }
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await request(url, init);
  const body = await response.text();
  if (!response.ok) {
    throw new ApiError('alertmanager', errorText(body).trim() || `HTTP ${response.status}`, response.status);
  }
  return (body === '' ? undefined : JSON.parse(body)) as T;
}

/** Reads an endpoint of /api/v2 and keeps it fresh. */
export function useAlertmanager<T>(path: string, params: Params = {}, enabled = true): UseQueryResult<T> {
  const { alertmanagerUrl, settled } = useUiConfig();
  return useQuery({
    queryKey: ['alertmanager', alertmanagerUrl, path, params],
    queryFn: ({ signal }) => call<T>(`${alertmanagerUrl}/api/v2/${path}?${encodeParams(params)}`, { signal }),
    refetchInterval: 10_000,
    enabled: enabled && settled,
  });
}

/** Resolves to the id, a new one where the silence is one. */
export async function postSilence(alertmanagerUrl: string, silence: NewSilence): Promise<string> {
  const { silenceID } = await call<{ silenceID: string }>(`${alertmanagerUrl}/api/v2/silences`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(silence),
  });
  return silenceID;
}

export async function expireSilence(alertmanagerUrl: string, id: string): Promise<void> {
  await call(`${alertmanagerUrl}/api/v2/silence/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
