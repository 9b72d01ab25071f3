import { Collapse, UnstyledButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './Fold.module.css';
import { IconRight } from './icons';

interface Props {
  head: ReactNode;
  /** Shown right of the head, and not part of the button: it may hold links. */
  aside?: ReactNode;
  children: ReactNode;
  open?: boolean;
  /** A colour for the left edge. */
  edge?: string | undefined;
}

/** A card whose head opens and closes it; its content is only built when it is open. */
export function Fold({ head, aside, children, open: initially = false, edge }: Props) {
  const [open, setOpen] = useState(initially);
  return (
    <section
      className={classes.fold}
      style={edge ? { borderLeftColor: edge } : undefined}
      data-edge={edge !== undefined || undefined}
    >
      <div className={classes.row}>
        <UnstyledButton className={classes.head} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconRight size={14} className={classes.arrow} data-open={open || undefined} />
          <span className={classes.title}>{head}</span>
        </UnstyledButton>
        {aside && <div className={classes.aside}>{aside}</div>}
      </div>
      <Collapse expanded={open} transitionDuration={120}>
        {open && <div className={classes.body}>{children}</div>}
      </Collapse>
    </section>
  );
}
