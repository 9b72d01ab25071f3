import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { postApi } from '../api/prometheus';
import { askedTimes, stepMs, type AskedTimes, type Panel } from './panels';
import type { QueryResult } from './results';

/** An answer and what was asked. */
export interface Run extends AskedTimes {
  result: QueryResult;
  warnings: string[];
  infos: string[];
  tookMs: number;
}

async function run(panel: Panel, signal: AbortSignal): Promise<Run> {
  const asked = { query: panel.expr, stats: 'true' };
  const before = performance.now();
  const times = askedTimes(panel, panel.tab === 'graph', Date.now());
  const { startMs, endMs } = times;
  const answer =
    panel.tab === 'table'
      ? await postApi<QueryResult>('query', { ...asked, time: endMs / 1000 }, signal)
      : await postApi<QueryResult>(
          'query_range',
          { ...asked, start: startMs / 1000, end: endMs / 1000, step: times.stepMs / 1000 },
          signal,
        );
  return {
    result: answer.data,
    warnings: answer.warnings,
    infos: answer.infos,
    tookMs: performance.now() - before,
    ...times,
  };
}

/** Runs the panel's expression whenever what it asks for changes, or `attempt` does. */
export function useRun(panel: Panel, attempt: number): UseQueryResult<Run> {
  const when =
    panel.tab === 'table' ? [panel.momentMs] : [panel.endMs, panel.rangeMs, stepMs(panel.resolution, panel.rangeMs)];
  return useQuery({
    queryKey: ['run', panel.expr, panel.tab, ...when, attempt],
    queryFn: ({ signal }) => run(panel, signal),
    // The plan is asked for by its own view.
    enabled: panel.expr !== '' && panel.tab !== 'explain',
    // While a graph is moved the last one stays; an answer to another expression or tab does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === panel.expr && query.queryKey[2] === panel.tab ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}
