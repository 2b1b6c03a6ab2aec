import { Copy, Trash2, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { ChangeBadge } from '@/components/ui/plan/ChangeBadge'
import { kindInWords } from '@/components/ui/plan/words'
import { kindOfSection, standingOf } from '@/server/domain/design/keys'
import { nameFault } from '@/server/domain/design/names'
import { focusNode, propertiesId } from '../canvas/focus'
import { useDrawing } from '../drawing'
import { designKinds } from '../kinds'
import { useLooks } from '../looks'
import { useDesign } from './design-context'

/** One thing of the design with the fields of its create form; of several, what can be done with all of them. */
export function PropertiesPanel({ selection, onClose }: { selection: readonly string[]; onClose: () => void }) {
  const [key] = selection
  return (
    <section
      id={propertiesId}
      aria-label="Properties"
      onKeyDown={event => {
        // Not from a list that is open over it, which closes.
        if (event.key !== 'Escape' || !event.currentTarget.contains(event.target as Node)) return
        if (key && focusNode(key)) event.preventDefault()
      }}
      className="flex h-full min-h-0 flex-col"
    >
      {selection.length === 1 ? (
        <One key={key} id={key!} onClose={onClose} />
      ) : (
        <Many keys={selection} onClose={onClose} />
      )}
    </section>
  )
}

function One({ id, onClose }: { id: string; onClose: () => void }) {
  const { document, base } = useDesign()
  const { dispatch, isReadOnly } = useDrawing()
  const looks = useLooks(id)
  const here = standingOf(document, id)
  const at = here ?? standingOf(base, id)
  if (!at) return null
  const kind = designKinds[kindOfSection(at.section)]
  return (
    <>
      <header className="flex items-center gap-2 border-b py-2 pr-2 pl-4">
        <kind.icon size={14} className="shrink-0 text-faint" aria-hidden />
        <h2 className="min-w-0 flex-1 truncate text-sm">
          {kind.title} <span className="font-mono font-medium">{at.name}</span>
        </h2>
        {looks.action && <ChangeBadge action={looks.action} />}
        <IconButton label="Close" shortcut="Esc" size="sm" icon={<X size={14} />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
        {here ? (
          <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-4">
            {looks.fault && <Callout tone="error">{looks.fault}</Callout>}
            <NameField id={id} name={at.name} />
            <kind.Fields name={at.name} />
          </fieldset>
        ) : (
          <div className="flex flex-col items-start gap-3 text-sm">
            <p>This {kind.word} is there now, and not in the design any more: applying removes it.</p>
            {!isReadOnly && (
              <Button icon={<Undo2 size={14} />} onClick={() => dispatch({ type: 'restore', keys: [id] })}>
                Keep it
              </Button>
            )}
          </div>
        )}
      </div>
      {here && !isReadOnly && (
        <footer className="flex gap-2 border-t px-4 py-2.5">
          <Button size="sm" icon={<Copy size={14} />} onClick={() => dispatch({ type: 'duplicate', keys: [id] })}>
            Duplicate
          </Button>
          <Button size="sm" icon={<Trash2 size={14} />} onClick={() => dispatch({ type: 'remove', keys: [id] })}>
            Remove
          </Button>
        </footer>
      )}
    </>
  )
}

function NameField({ id, name }: { id: string; name: string }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const [text, setText] = useState(name)
  const at = standingOf(document, id)!
  const fault = text === name ? null : nameFault(document, at.section, text, name)
  const was = (document[at.section][name] as { was?: string } | undefined)?.was
  const take = () => {
    if (fault) setText(name)
    else if (text !== name) dispatch({ type: 'rename', key: id, to: text })
  }
  return (
    <Field label="Name" error={fault} hint={was && `${was} now; it is renamed`}>
      <Input
        isMono
        value={text}
        onValueChange={setText}
        autoComplete="off"
        spellCheck={false}
        onBlur={take}
        onKeyDown={event => event.key === 'Enter' && take()}
      />
    </Field>
  )
}

function Many({ keys, onClose }: { keys: readonly string[]; onClose: () => void }) {
  const { dispatch, isReadOnly } = useDrawing()
  return (
    <>
      <header className="flex items-center gap-2 border-b py-2 pr-2 pl-4">
        <h2 className="flex-1 text-sm">{formatCount(keys.length, 'thing')} selected</h2>
        <IconButton label="Clear selection" shortcut="Esc" size="sm" icon={<X size={14} />} onClick={onClose} />
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        {keys.map(key => (
          <li key={key} className="border-b last:border-b-0">
            <button
              type="button"
              className="w-full truncate py-1.5 text-left font-mono text-sm hover:underline"
              onClick={() => dispatch({ type: 'select', keys: [key] })}
            >
              {key.slice(key.indexOf('/') + 1)}
              <span className="ml-2 font-sans text-muted">{kindInWords(key.slice(0, key.indexOf('/')))}</span>
            </button>
          </li>
        ))}
      </ul>
      {!isReadOnly && (
        <footer className="flex flex-wrap gap-2 border-t px-4 py-2.5">
          <Button size="sm" onClick={() => dispatch({ type: 'align', keys, edge: 'left' })}>
            Align left
          </Button>
          <Button size="sm" onClick={() => dispatch({ type: 'align', keys, edge: 'top' })}>
            Align top
          </Button>
          <Button size="sm" onClick={() => dispatch({ type: 'duplicate', keys })}>
            Duplicate
          </Button>
          <Button size="sm" onClick={() => dispatch({ type: 'remove', keys })}>
            Remove
          </Button>
        </footer>
      )}
    </>
  )
}
