import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { newCompleteStrategy, PromQLExtension, type CompleteStrategy } from '@prometheus-io/codemirror-promql';
import { PREFIX } from '../api/location';
import { readHistory } from './history';

/** Prometheus' own completion, with past expressions first while the editor holds at most one word. */
function withHistory(strategy: CompleteStrategy): CompleteStrategy {
  return {
    async promQL(context: CompletionContext): Promise<CompletionResult | null> {
      const found = await Promise.resolve(strategy.promQL(context));
      const text = context.state.doc.toString();
      if (found === null || found.from !== 0 || /\s/.test(text.trim())) {
        return found;
      }
      const past = readHistory()
        .filter((expr) => expr !== text && expr.length < 200)
        .map((expr, index) => ({ label: expr, detail: 'past query', type: 'text', boost: index === 0 ? 5 : 0 }));
      return { ...found, options: [...past, ...found.options] };
    },
    destroy: () => strategy.destroy?.(),
  };
}

/** Language, completion and linter. The client answers with what the server has; it fails silently, as completion should. */
export function promql(options: { autocomplete: boolean; linter: boolean }): PromQLExtension {
  const strategy = newCompleteStrategy({
    remote: { url: window.location.origin + PREFIX, httpErrorHandler: () => undefined, cache: { maxAge: 60_000 } },
  });
  return new PromQLExtension()
    .activateCompletion(options.autocomplete)
    .activateLinter(options.linter)
    .setComplete({ completeStrategy: withHistory(strategy) });
}
