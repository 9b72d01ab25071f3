import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useSettings } from '../shell/settings';
import { promql } from './completion';
import classes from './Editor.module.css';
import { promqlHighlighter } from './highlight';

interface Props {
  value: string;
  onChange: (text: string) => void;
  onRun: (text: string) => void;
}

function keys(run: (text: string) => void): Extension {
  return Prec.highest(
    keymap.of([
      {
        key: 'Enter',
        // A chosen completion takes the key first: completionKeymap answers only while its list is open.
        run: (view) =>
          completionKeymap.some((one) => one.key === 'Enter' && one.run?.(view)) ||
          (run(view.state.doc.toString()), true),
      },
      { key: 'Shift-Enter', run: insertNewlineAndIndent },
      {
        key: 'Escape',
        run: (view) =>
          completionKeymap.some((one) => one.key === 'Escape' && one.run?.(view)) || (view.contentDOM.blur(), true),
      },
    ]),
  );
}

function base(): Extension[] {
  return [
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: true, maxRenderedOptions: 200 }),
    syntaxHighlighting(promqlHighlighter),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'PromQL expression', spellcheck: 'false' }),
    placeholder('PromQL expression; Enter runs, Shift+Enter starts a new line'),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
  ];
}

/** A PromQL editor. Tab leaves it, as in any other field. */
export function Editor({ value, onChange, onRun }: Props) {
  const [{ autocomplete, linter }] = useSettings();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const language = useRef(new Compartment());
  const initiallyEmpty = useRef(value === '');
  const handlers = useRef({ onChange, onRun });
  useEffect(() => {
    handlers.current = { onChange, onRun };
  });

  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        extensions: [
          keys((text) => handlers.current.onRun(text)),
          base(),
          language.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              handlers.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    if (initiallyEmpty.current) {
      editor.focus();
    }
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const extension = promql({ autocomplete, linter });
    view.current?.dispatch({ effects: language.current.reconfigure(extension.asExtension()) });
    return () => extension.destroy();
  }, [autocomplete, linter]);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) {
      editor.dispatch({
        changes: { from: 0, to: editor.state.doc.length, insert: value },
        selection: { anchor: value.length },
      });
    }
  }, [value]);

  return <div ref={host} className={classes.editor} />;
}
