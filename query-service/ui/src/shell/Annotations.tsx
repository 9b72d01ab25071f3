import { Anchor } from '@mantine/core';
import type { LabelSet } from '../format/labels';
import classes from './Annotations.module.css';

/** Only what a browser may be sent to: a scheme such as javascript: stays text. */
function isLink(value: string): boolean {
  return /^https?:\/\/\S+$/.test(value);
}

export function Annotations({ annotations }: { annotations: LabelSet }) {
  return (
    <dl className={classes.annotations}>
      {Object.entries(annotations).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {isLink(value) ? (
              <Anchor href={value} target="_blank" rel="noreferrer" inherit>
                {value}
              </Anchor>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
