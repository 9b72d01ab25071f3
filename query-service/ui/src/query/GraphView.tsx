import { Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useSettings } from '../shell/settings';
import { Empty } from '../shell/states';
import { Legend } from './Legend';
import type { Panel } from './panels';
import { Plot } from './Plot';
import type { RangeSeries } from './results';
import { stepTimes, toLines } from './series';
import { NoSeries } from './TableView';
import type { Run } from './useRun';

interface Props {
  run: Run;
  series: RangeSeries[];
  panel: Panel;
  onZoom: (fromMs: number, toMs: number) => void;
}

export function GraphView({ run, series, panel, onZoom }: Props) {
  const [{ localTime }] = useSettings();
  const times = useMemo(() => stepTimes(run.startMs, run.endMs, run.stepMs), [run]);
  const lines = useMemo(() => toLines(series, run.startMs, run.stepMs, times.length), [series, run, times]);
  const [visible, setVisible] = useState<boolean[]>([]);
  const [focused, setFocused] = useState<number | null>(null);
  // A run with as many series as the one before is most likely the same graph at another time.
  const shown = useMemo(() => (visible.length === lines.length ? visible : lines.map(() => true)), [visible, lines]);
  useEffect(() => setVisible([]), [panel.expr]);

  if (series.length === 0) {
    return <NoSeries />;
  }
  if (lines.length === 0) {
    return (
      <Empty title="Nothing to draw">
        The expression gives native histograms. Draw a part of them, as with <code>histogram_quantile</code> or{' '}
        <code>histogram_count</code>, or look at them in the table.
      </Empty>
    );
  }
  return (
    <>
      <Plot
        times={times}
        lines={lines}
        visible={shown}
        focused={focused}
        startMs={run.startMs}
        endMs={run.endMs}
        mode={panel.displayMode}
        fromZero={panel.fromZero}
        localTime={localTime}
        onZoom={onZoom}
      />
      <Legend lines={lines} visible={shown} onVisible={setVisible} onFocus={setFocused} />
      {lines.length < series.length && (
        <Text size="sm" c="dimmed" mt="xs">
          {series.length - lines.length} series of native histograms are not drawn.
        </Text>
      )}
    </>
  );
}
