import { tagHighlighter, tags } from '@lezer/highlight';

/** Classes of PromQL's parts, in the editor and in expressions that are only shown; their colours are in promql.css. */
export const promqlHighlighter = tagHighlighter([
  { tag: tags.number, class: 'promql-number' },
  { tag: tags.string, class: 'promql-string' },
  { tag: tags.keyword, class: 'promql-function' },
  { tag: tags.function(tags.variableName), class: 'promql-function' },
  { tag: tags.labelName, class: 'promql-label' },
  { tag: tags.modifier, class: 'promql-modifier' },
  { tag: tags.operator, class: 'promql-operator' },
  { tag: tags.comment, class: 'promql-comment' },
]);
