import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { postApi } from '../api/prometheus';
import { stepMs, type Panel } from './panels';
import type { QueryResult } from './results';

export interface Run {
  result: QueryResult;
  warnings: string[];
  infos: string[];
  tookMs: number;
  /** What was asked: start is end for a table. */
  startMs: number;
  endMs: number;
  stepMs: number;
}

async function run(panel: Panel, signal: AbortSignal): Promise<Run> {
  const asked = { query: panel.expr, stats: 'true' };
  const before = performance.now();
  const nowMs = Date.now();
  // Steps of a graph fall on whole seconds; a table shows the very latest.
  const endMs = panel.tab === 'table' ? (panel.momentMs ?? nowMs) : (panel.endMs ?? Math.floor(nowMs / 1000) * 1000);
  const step = stepMs(panel.resolution, panel.rangeMs);
  const startMs = panel.tab === 'table' ? endMs : endMs - panel.rangeMs;
  const answer =
    panel.tab === 'table'
      ? await postApi<QueryResult>('query', { ...asked, time: endMs / 1000 }, signal)
      : await postApi<QueryResult>(
          'query_range',
          { ...asked, start: startMs / 1000, end: endMs / 1000, step: step / 1000 },
          signal,
        );
  return {
    result: answer.data,
    warnings: answer.warnings,
    infos: answer.infos,
    tookMs: performance.now() - before,
    startMs,
    endMs,
    stepMs: step,
  };
}

/** Runs the panel's expression whenever what it asks for changes, or `attempt` does. */
export function useRun(panel: Panel, attempt: number): UseQueryResult<Run> {
  const when =
    panel.tab === 'table' ? [panel.momentMs] : [panel.endMs, panel.rangeMs, stepMs(panel.resolution, panel.rangeMs)];
  return useQuery({
    queryKey: ['run', panel.expr, panel.tab, ...when, attempt],
    queryFn: ({ signal }) => run(panel, signal),
    enabled: panel.expr !== '',
    // While a graph is moved the last one stays; an answer to another expression or tab does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === panel.expr && query.queryKey[2] === panel.tab ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}
