import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** CodeMirror in the product’s own colours, both themes at once. */
export const yamlLook = [
  EditorView.theme({
    '&': { height: '100%', fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-geist-mono)', lineHeight: '20px' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--faint)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '32px' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'color-mix(in oklab, var(--accent) 30%, transparent)',
    },
    '.cm-tooltip': {
      backgroundColor: 'var(--surface-raised)',
      color: 'var(--text)',
      border: 'none',
      borderRadius: '6px',
      boxShadow: 'var(--shadow-float)',
    },
    '.cm-diagnostic-error': { borderLeft: '3px solid var(--state-error)' },
    '.cm-lintRange-error': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--state-error)',
      textUnderlineOffset: '3px',
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-text)' },
      { tag: [tags.comment], color: 'var(--faint)' },
      { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--muted)' },
    ]),
  ),
]
