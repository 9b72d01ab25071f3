import { useMemo, type CSSProperties, type MouseEvent } from 'react';
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

export function Legend({ lines, visible, onVisible, onFocus }: Props) {
  // As wide as the longest name, so that each has a line of its own and as many columns as fit.
  const width = useMemo(() => Math.min(120, Math.max(...lines.map((line) => seriesText(line.labels).length))), [lines]);
  const names = useMemo(() => lines.map((line) => <SeriesName labels={line.labels} copyable={false} />), [lines]);
  const click = (event: MouseEvent, index: number) =>
    onVisible(clicked(visible, index, event.ctrlKey || event.metaKey));
  return (
    <div
      className={classes.legend}
      role="group"
      aria-label="Series"
      style={{ '--name-width': `${width}ch` } as CSSProperties}
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
    </div>
  );
}
