import { matcherText, sortedLabels, type LabelSet } from '../format/labels';
import { copyText } from './clipboard';
import classes from './Labels.module.css';

/** A series as text: its name, then its labels; where copyable, a click on a label copies it as a matcher. */
export function SeriesName({ labels, copyable = true }: { labels: LabelSet; copyable?: boolean }) {
  const pairs = sortedLabels(labels);
  const name = labels.__name__ ?? '';
  return (
    <span className={classes.series}>
      {name}
      <wbr />
      {(pairs.length > 0 || name === '') && '{'}
      {pairs.map(([label, value], index) => (
        <span key={label}>
          {index > 0 && ', '}
          <span
            {...(copyable && {
              className: classes.pair,
              title: 'Click to copy this matcher',
              onClick: () => copyText(matcherText(label, value)),
            })}
          >
            <span className="promql-label">{label}</span>=<span className="promql-string">"{value}"</span>
          </span>
        </span>
      ))}
      {(pairs.length > 0 || name === '') && '}'}
    </span>
  );
}

/** Labels as chips; hidden ones are told by another place of the page. */
export function LabelChips({ labels, hidden = [] }: { labels: LabelSet; hidden?: string[] }) {
  const pairs = sortedLabels(labels).filter(([name]) => !hidden.includes(name));
  return (
    <span className={classes.chips}>
      {pairs.map(([name, value]) => (
        <button
          key={name}
          type="button"
          className={classes.chip}
          title="Click to copy this matcher"
          onClick={() => copyText(matcherText(name, value))}
        >
          <span className={classes.name}>{name}</span>
          {value}
        </button>
      ))}
    </span>
  );
}
