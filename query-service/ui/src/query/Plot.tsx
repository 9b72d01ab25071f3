import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { DisplayMode } from './panels';
import classes from './Plot.module.css';
import { plotOptions } from './plotOptions';
import { stack, type Line } from './series';
import { tooltipPlugin } from './tooltip';

interface Props {
  times: number[];
  lines: Line[];
  visible: boolean[];
  /** Series to bring to the front, or null. */
  focused: number | null;
  startMs: number;
  endMs: number;
  mode: DisplayMode;
  fromZero: boolean;
  localTime: boolean;
  onZoom: (fromMs: number, toMs: number) => void;
}

const HEIGHT = 340;

function columns(times: number[], lines: Line[], visible: boolean[], mode: DisplayMode): uPlot.AlignedData {
  if (mode === 'lines') {
    return [times, ...lines.map((line) => line.values)];
  }
  const hidden = new Array<null>(times.length).fill(null);
  const stacked = stack(lines.map((line, index) => (visible[index] ? line.values : hidden)));
  return [times, ...stacked];
}

export function Plot({ times, lines, visible, focused, startMs, endMs, mode, fromZero, localTime, onZoom }: Props) {
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const zoom = useRef(onZoom);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    zoom.current = onZoom;
  });

  useEffect(() => {
    if (width === 0) {
      return undefined;
    }
    const look = { width, height: HEIGHT, startMs, endMs, mode, fromZero, localTime, dark, visible };
    const options = plotOptions(look, [tooltipPlugin(lines, localTime)], (from, to) => zoom.current(from, to));
    const made = new uPlot(options, columns(times, lines, visible, mode), host.current!);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [width, times, lines, visible, startMs, endMs, mode, fromZero, localTime, dark]);

  useEffect(() => {
    // The typings want an index, but null is how uPlot is told that no series is in focus.
    plot.current?.setSeries(focused === null ? (null as unknown as number) : focused + 1, { focus: focused !== null });
  }, [focused]);

  return (
    <div ref={ref} className={classes.plot}>
      <div ref={host} style={{ minHeight: HEIGHT }} role="img" aria-label={`Graph of ${lines.length} series`} />
    </div>
  );
}
