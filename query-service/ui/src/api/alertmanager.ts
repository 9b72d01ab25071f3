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
  status: {
    state: 'unprocessed' | 'active' | 'suppressed';
    silencedBy: string[];
    inhibitedBy: string[];
    mutedBy?: string[];
  };
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

/** How long a silence lasts that could not be deleted; the server refuses an end in its past. */
const SOON_MS = 1000;

/**
 * Ends a silence now. Alertmanager's own CORS rules let a page of another origin post but not delete, and a browser does
 * not tell that from no answer at all; then the silence is given an end that is about to come.
 */
export async function expireSilence(alertmanagerUrl: string, silence: Silence): Promise<void> {
  try {
    await call(`${alertmanagerUrl}/api/v2/silence/${encodeURIComponent(silence.id)}`, { method: 'DELETE' });
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.kind !== 'network') {
      throw failure;
    }
    const { id, matchers, startsAt, createdBy, comment } = silence;
    const endMs = Date.now() + SOON_MS;
    const start = Math.min(Date.parse(startsAt), endMs - SOON_MS);
    const shortened = {
      id,
      matchers,
      createdBy,
      comment,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(endMs).toISOString(),
    };
    await postSilence(alertmanagerUrl, shortened);
    await new Promise((resolve) => setTimeout(resolve, SOON_MS + 200));
  }
}
