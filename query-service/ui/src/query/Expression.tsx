import { highlightTree } from '@lezer/highlight';
import { LanguageType, promQLLanguage } from '@prometheus-io/codemirror-promql';
import { memo, type ReactNode } from 'react';
import classes from './Expression.module.css';
import { promqlHighlighter } from './highlight';

const { parser } = promQLLanguage(LanguageType.PromQL);

/** An expression that is only shown, in the editor's colours. */
export const Expression = memo(function Expression({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  let at = 0;
  highlightTree(parser.parse(text), promqlHighlighter, (from, to, className) => {
    parts.push(
      text.slice(at, from),
      <span key={from} className={className}>
        {text.slice(from, to)}
      </span>,
    );
    at = to;
  });
  parts.push(text.slice(at));
  return <code className={classes.expression}>{parts}</code>;
});
