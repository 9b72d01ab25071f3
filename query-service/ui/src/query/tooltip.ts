import type uPlot from 'uplot';
import { sortedLabels } from '../format/labels';
import { shortNumber } from '../format/number';
import { formatTime } from '../format/time';
import { seriesColor, type Line } from './series';
import classes from './Plot.module.css';

function element(tag: string, className: string | undefined, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className ?? '';
  made.textContent = text;
  return made;
}

/** The visible series whose drawn value at this step is closest to the pointer, or -1. */
export function nearestSeries(plot: uPlot, step: number, top: number): number {
  let best = -1;
  let bestDistance = Infinity;
  for (let index = 1; index < plot.series.length; index++) {
    const value = plot.data[index]?.[step];
    if (value == null || plot.series[index]?.show !== true) {
      continue;
    }
    const distance = Math.abs(plot.valToPos(value, 'y') - top);
    if (distance < bestDistance) {
      best = index - 1;
      bestDistance = distance;
    }
  }
  return best;
}

function fill(box: HTMLElement, line: Line, index: number, step: number, timeText: string): void {
  const head = element('div', classes.tipHead);
  const swatch = element('span', classes.swatch);
  swatch.style.background = seriesColor(index);
  head.append(
    swatch,
    element('strong', undefined, shortNumber(line.values[step] ?? NaN)),
    element('span', classes.tipTime, timeText),
  );
  const labels = element('dl', classes.tipLabels);
  for (const [name, value] of sortedLabels(line.labels)) {
    labels.append(element('dt', undefined, name), element('dd', undefined, value));
  }
  box.replaceChildren(head, element('div', classes.tipName, line.labels.__name__ ?? ''), labels);
}

/** Tells of the series nearest to the pointer: value as measured (not stacked), time, labels. */
export function tooltipPlugin(lines: Line[], localTime: boolean): uPlot.Plugin {
  const box = element('div', classes.tip);
  box.setAttribute('role', 'tooltip');
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const { idx, left = -1, top = -1 } = plot.cursor;
        const index = idx == null || left < 0 ? -1 : nearestSeries(plot, idx, top);
        const line = lines[index];
        if (idx == null || line === undefined) {
          box.style.display = 'none';
          return;
        }
        fill(box, line, index, idx, formatTime((plot.data[0][idx] ?? 0) * 1000, localTime));
        box.style.display = 'block';
        const overRight = left > plot.over.clientWidth / 2;
        box.style.left = `${overRight ? left - box.offsetWidth - 14 : left + 14}px`;
        box.style.top = `${Math.max(0, Math.min(top + 12, plot.over.clientHeight - box.offsetHeight))}px`;
      },
    },
  };
}
