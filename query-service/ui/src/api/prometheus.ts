import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ApiError, request } from './http';
import { PREFIX } from './location';

export type Params = Record<string, string | number | string[] | undefined>;

export interface Answer<T> {
  data: T;
  warnings: string[];
  infos: string[];
}

interface Envelope<T> {
  status: 'success' | 'error';
  data?: T;
  errorType?: string;
  error?: string;
  warnings?: string[];
  infos?: string[];
}

export function encodeParams(params: Params): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        encoded.append(name, String(one));
      }
    }
  }
  return encoded;
}

async function unwrap<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  let envelope: Envelope<T>;
  try {
    envelope = JSON.parse(text) as Envelope<T>;
  } catch {
    const excerpt = text.trim().slice(0, 200);
    throw new ApiError('http', `HTTP ${response.status}${excerpt === '' ? '' : `: ${excerpt}`}`, response.status);
  }
  if (envelope.status !== 'success') {
    throw new ApiError(envelope.errorType ?? 'http', envelope.error ?? `HTTP ${response.status}`, response.status);
  }
  return { data: envelope.data as T, warnings: envelope.warnings ?? [], infos: envelope.infos ?? [] };
}

export async function fetchApi<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<Answer<T>> {
  const query = encodeParams(params).toString();
  const url = `${PREFIX}/api/v1/${path}${query === '' ? '' : `?${query}`}`;
  return unwrap<T>(await request(url, { signal: signal ?? null, headers: { Accept: 'application/json' } }));
}

/** For expressions, which may be longer than an address can be. */
export async function postApi<T>(path: string, params: Params, signal?: AbortSignal): Promise<Answer<T>> {
  const body = encodeParams(params);
  return unwrap<T>(await request(`${PREFIX}/api/v1/${path}`, { method: 'POST', body, signal: signal ?? null }));
}

/** Reads an endpoint and keeps it fresh; null refresh reads once per visit. */
export function useApi<T>(path: string, params: Params = {}, refreshMs: number | null = null): UseQueryResult<T> {
  return useQuery({
    queryKey: ['api', path, params],
    queryFn: async ({ signal }) => (await fetchApi<T>(path, params, signal)).data,
    refetchInterval: refreshMs ?? false,
  });
}
