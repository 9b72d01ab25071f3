import { Button } from '@mantine/core';
import { useMemo, useState, type CSSProperties, type MouseEvent } from 'react';
import { seriesText } from '../format/labels';
import { SeriesName } from '../shell/Labels';
import classes from './Legend.module.css';
import { seriesColor, type Line } from './series';

interface Props {
  lines: Line[];
  visible: boolean[];
  onVisible: (visible: boolean[]) => void;
  onFocus: (index: number | null) => void;
}

/** What a click makes visible: with Ctrl or ⌘ this series is switched, else it is shown alone, or all again. */
export function clicked(visible: boolean[], index: number, toggle: boolean): boolean[] {
  if (toggle) {
    return visible.with(index, !visible[index]);
  }
  const alone = visible.every((show, other) => show === (other === index));
  return visible.map((_, other) => alone || other === index);
}

/** More names take longer to lay out than the graph takes to draw. */
const NAMES_AT_FIRST = 200;

export function Legend({ lines, visible, onVisible, onFocus }: Props) {
  // As wide as the longest name, so that each has a line of its own and as many columns as fit.
  const width = useMemo(() => lines.reduce((most, line) => Math.max(most, seriesText(line.labels).length), 0), [lines]);
  const [all, setAll] = useState(false);
  const names = useMemo(
    () =>
      lines
        .slice(0, all ? undefined : NAMES_AT_FIRST)
        .map((line) => <SeriesName labels={line.labels} copyable={false} />),
    [lines, all],
  );
  const click = (event: MouseEvent, index: number) =>
    onVisible(clicked(visible, index, event.ctrlKey || event.metaKey));
  return (
    <div
      className={classes.legend}
      role="group"
      aria-label="Series"
      style={{ '--name-width': `${Math.min(120, width)}ch` } as CSSProperties}
    >
      {names.map((name, index) => (
        <button
          key={index}
          type="button"
          className={classes.item}
          aria-pressed={visible[index] ?? false}
          title="Click: this series alone. Ctrl+click: show or hide it."
          onClick={(event) => click(event, index)}
          onMouseEnter={() => onFocus(index)}
          onMouseLeave={() => onFocus(null)}
        >
          <span className={classes.swatch} style={{ '--swatch': seriesColor(index) } as CSSProperties} />
          {name}
        </button>
      ))}
      {names.length < lines.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          Show all {lines.length} names
        </Button>
      )}
    </div>
  );
}
