import { formatDuration, parseDuration } from '../format/duration';
import { formatTime, parseTime } from '../format/time';

export type Tab = 'table' | 'graph' | 'explain';
export type Density = 'low' | 'medium' | 'high';
export type Resolution = { type: 'auto'; density: Density } | { type: 'fixed' | 'custom'; stepMs: number };
export type DisplayMode = 'lines' | 'stacked';

/** One panel of the query page, as it stands in the address. */
export interface Panel {
  expr: string;
  tab: Tab;
  /** End of the graph; null is now. */
  endMs: number | null;
  rangeMs: number;
  /** Evaluation time of the table; null is now. */
  momentMs: number | null;
  resolution: Resolution;
  displayMode: DisplayMode;
  /** Whether the value axis starts at 0. */
  fromZero: boolean;
}

export const NEW_PANEL: Panel = {
  expr: '',
  tab: 'table',
  endMs: null,
  rangeMs: 3_600_000,
  momentMs: null,
  resolution: { type: 'auto', density: 'medium' },
  displayMode: 'lines',
  fromZero: false,
};

const DENSITY_STEPS: Record<Density, number> = { low: 100, medium: 250, high: 750 };

/** Whole seconds where a second or more, as Prometheus' UI has it. */
export function stepMs(resolution: Resolution, rangeMs: number): number {
  if (resolution.type !== 'auto') {
    return resolution.stepMs;
  }
  return Math.max(1, Math.floor(rangeMs / 1000 / DENSITY_STEPS[resolution.density])) * 1000;
}

export interface AskedTimes {
  startMs: number;
  endMs: number;
  stepMs: number;
}

/** What a panel asks for over its range or, start and end being one, at its moment. */
export function askedTimes(panel: Panel, overRange: boolean, nowMs: number): AskedTimes {
  // Steps of a graph fall on whole seconds; a table shows the very latest.
  const endMs = overRange ? (panel.endMs ?? Math.floor(nowMs / 1000) * 1000) : (panel.momentMs ?? nowMs);
  return {
    startMs: overRange ? endMs - panel.rangeMs : endMs,
    endMs,
    stepMs: stepMs(panel.resolution, panel.rangeMs),
  };
}

function decodeTab(value: string | undefined): Tab {
  if (value === 'explain') {
    return 'explain';
  }
  // 0 and 1 are what links in alerts carry.
  return value === 'graph' || value === '0' ? 'graph' : 'table';
}

function decodeResolution(fields: Map<string, string>): Resolution {
  const type = fields.get('res_type');
  const step = parseDuration(fields.get('res_step') ?? '') ?? Number(fields.get('res_step') ?? NaN) * 1000;
  if ((type === 'fixed' || type === 'custom') && step > 0) {
    return { type, stepMs: step };
  }
  const legacyStep = Number(fields.get('step_input') ?? NaN);
  if (type === undefined && legacyStep > 0) {
    return { type: 'custom', stepMs: legacyStep * 1000 };
  }
  const density = fields.get('res_density');
  return { type: 'auto', density: density === 'low' || density === 'high' ? density : 'medium' };
}

function decodePanel(fields: Map<string, string>): Panel {
  const time = (name: string) => parseTime(fields.get(name) ?? '', false);
  return {
    expr: fields.get('expr') ?? '',
    tab: decodeTab(fields.get('tab')),
    endMs: time('end_input'),
    momentMs: time('moment_input'),
    rangeMs: parseDuration(fields.get('range_input') ?? '') ?? NEW_PANEL.rangeMs,
    resolution: decodeResolution(fields),
    displayMode: fields.get('display_mode') === 'stacked' || fields.get('stacked') === '1' ? 'stacked' : 'lines',
    fromZero: fields.get('y_axis_min') === '0',
  };
}

/** The panels of an address; always at least one. */
export function decodePanels(params: URLSearchParams): Panel[] {
  const byIndex = new Map<number, Map<string, string>>();
  for (const [key, value] of params) {
    const match = /^g(\d+)\.(.+)$/.exec(key);
    if (match) {
      const index = Number(match[1]);
      const fields = byIndex.get(index) ?? new Map<string, string>();
      byIndex.set(index, fields.set(match[2]!, value));
    }
  }
  const panels = [...byIndex.entries()].sort(([a], [b]) => a - b).map(([, fields]) => decodePanel(fields));
  return panels.length > 0 ? panels : [NEW_PANEL];
}

function encodePanel(panel: Panel): [string, string][] {
  const fields: [string, string][] = [
    ['expr', panel.expr],
    ['tab', panel.tab],
    ['range_input', formatDuration(panel.rangeMs)],
    ['res_type', panel.resolution.type],
    panel.resolution.type === 'auto'
      ? ['res_density', panel.resolution.density]
      : ['res_step', formatDuration(panel.resolution.stepMs)],
    ['display_mode', panel.displayMode],
  ];
  if (panel.endMs !== null) {
    fields.push(['end_input', formatTime(panel.endMs, false)]);
  }
  if (panel.momentMs !== null) {
    fields.push(['moment_input', formatTime(panel.momentMs, false)]);
  }
  if (panel.fromZero) {
    fields.push(['y_axis_min', '0']);
  }
  return fields;
}

export function encodePanels(panels: Panel[]): URLSearchParams {
  const params = new URLSearchParams();
  panels.forEach((panel, index) => {
    for (const [name, value] of encodePanel(panel)) {
      params.append(`g${index}.${name}`, value);
    }
  });
  return params;
}

/** The address, within the UI, that opens this expression. */
export function queryLink(expr: string, tab: Tab = 'table'): string {
  return `/query?${new URLSearchParams({ 'g0.expr': expr, 'g0.tab': tab })}`;
}
