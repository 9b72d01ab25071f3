import uPlot from 'uplot';
import { axisNumbers } from '../format/number';
import { formatTime } from '../format/time';
import type { DisplayMode } from './panels';
import { isolated, seriesColor } from './series';

export interface PlotLook {
  width: number;
  height: number;
  startMs: number;
  endMs: number;
  mode: DisplayMode;
  fromZero: boolean;
  localTime: boolean;
  dark: boolean;
  /** By series, in the order of the data. */
  visible: boolean[];
}

/** Hours and minutes, with the date below where a day begins; dates alone when ticks are days apart. */
export function timeTicks(seconds: number[], incrementSeconds: number, local: boolean): string[] {
  let day = '';
  return seconds.map((one) => {
    const text = formatTime(one * 1000, local);
    const date = text.slice(0, 10);
    const time = incrementSeconds < 60 ? text.slice(11, 19) : text.slice(11, 16);
    const newDay = date !== day;
    day = date;
    if (incrementSeconds >= 86_400) {
      return date.slice(incrementSeconds > 300 * 86_400 ? 0 : 5);
    }
    return newDay ? `${time}\n${date.slice(5)}` : time;
  });
}

export function valueRange(min: number | null, max: number | null, fromZero: boolean): [number, number] {
  if (min === null || max === null) {
    return [0, 1];
  }
  const low = fromZero ? Math.min(0, min) : min;
  const padding = (max - low) * 0.06 || Math.abs(max) * 0.1 || 1;
  const bottom = low >= 0 && low - padding < 0 ? 0 : low - padding;
  return [fromZero && low >= 0 ? 0 : bottom, max <= 0 && max + padding > 0 ? 0 : max + padding];
}

function axes(look: PlotLook): uPlot.Axis[] {
  const stroke = look.dark ? '#a6a7ab' : '#5c6670';
  const line = { stroke: look.dark ? '#34363a' : '#e9ecef', width: 1 };
  return [
    {
      stroke,
      grid: line,
      ticks: line,
      space: 70,
      values: (_, splits, __, ___, increment) => timeTicks(splits, increment, look.localTime),
    },
    {
      stroke,
      grid: line,
      ticks: line,
      values: (_, splits) => axisNumbers(splits),
      size: (_, values) => 26 + 8 * Math.max(3, ...(values ?? []).map((text) => text.length)),
    },
  ];
}

function series(look: PlotLook): uPlot.Series[] {
  return look.visible.map((show, index) => ({
    show,
    stroke: seriesColor(index),
    width: 1.5,
    ...(look.mode === 'stacked' ? { fill: `${seriesColor(index)}40` } : {}),
    points: {
      show: true,
      size: 4,
      fill: seriesColor(index),
      filter: (plot: uPlot, own: number) => isolated(plot.data[own] as (number | null)[]),
    },
  }));
}

/** Stacked areas are filled down to the next visible one below. */
function bands(visible: boolean[]): uPlot.Band[] {
  const shown = visible.flatMap((show, index) => (show ? [index + 1] : []));
  return shown.slice(1).map((upper, index) => ({ series: [upper, shown[index]!] }));
}

export function plotOptions(
  look: PlotLook,
  plugins: uPlot.Plugin[],
  onZoom: (fromMs: number, toMs: number) => void,
): uPlot.Options {
  return {
    width: look.width,
    height: look.height,
    padding: [12, 30, 0, 0],
    legend: { show: false },
    tzDate: (seconds) =>
      look.localTime ? new Date(seconds * 1000) : uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { drag: { x: true, y: false, setScale: false }, focus: { prox: 1000 }, points: { size: 7 } },
    focus: { alpha: look.mode === 'stacked' ? 1 : 0.4 },
    scales: {
      x: { time: true, range: () => [look.startMs / 1000, look.endMs / 1000] },
      y: { range: (_, min, max) => valueRange(min, max, look.fromZero || look.mode === 'stacked') },
    },
    axes: axes(look),
    series: [{}, ...series(look)],
    bands: look.mode === 'stacked' ? bands(look.visible) : [],
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width > 5) {
            const at = (px: number) => plot.posToVal(px, 'x') * 1000;
            onZoom(at(plot.select.left), at(plot.select.left + plot.select.width));
          }
        },
      ],
    },
    plugins,
  };
}
