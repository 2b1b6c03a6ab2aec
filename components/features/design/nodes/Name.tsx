import { useState } from 'react'
import { cn } from '@/components/ui/cn'
import { standingOf } from '@/server/domain/design/keys'
import { nameFault } from '@/server/domain/design/names'
import { useDrawing } from '../drawing'
import { useLooks } from '../looks'

/** A thing's name on the canvas. A double click, or F2, makes it a field; Enter takes the new name, Escape the old. */
export function Name({
  id,
  name,
  isGone,
  className,
}: {
  id: string
  name: string
  isGone: boolean
  className?: string
}) {
  const { isRenaming } = useLooks(id)
  const { startRenaming, isReadOnly } = useDrawing()
  if (isRenaming) return <NameField id={id} name={name} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard it is F2 on the node
    <span
      className={cn('min-w-0 flex-1 truncate font-mono', isGone && 'text-muted line-through', className)}
      onDoubleClick={isReadOnly || isGone ? undefined : () => startRenaming(id)}
    >
      {name}
    </span>
  )
}

function NameField({ id, name }: { id: string; name: string }) {
  const { dispatch, editor, startRenaming } = useDrawing()
  const [value, setValue] = useState(name)
  const at = standingOf(editor().document, id)
  const fault = at && value !== name ? nameFault(editor().document, at.section, value, name) : null
  const end = (isTaken: boolean) => {
    if (isTaken && !fault && value !== name) dispatch({ type: 'rename', key: id, to: value })
    startRenaming(null)
  }
  return (
    <span className="relative min-w-0 flex-1">
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked for it
        autoFocus
        aria-label={`New name of ${name}`}
        aria-invalid={Boolean(fault)}
        aria-describedby={fault ? 'name-fault' : undefined}
        value={value}
        spellCheck={false}
        onFocus={event => event.target.select()}
        onChange={event => setValue(event.target.value)}
        onBlur={() => end(true)}
        onKeyDown={event => {
          event.stopPropagation()
          if (event.key === 'Enter' && !fault) end(true)
          if (event.key === 'Escape') end(false)
        }}
        className="nodrag nopan w-full min-w-0 rounded-sm bg-surface px-1 font-mono outline-2 -outline-offset-1 outline-accent aria-invalid:outline-state-error"
      />
      {fault && (
        <span
          id="name-fault"
          role="alert"
          className="float absolute top-full left-0 z-10 mt-1.5 w-64 px-2 py-1 text-xs text-error-text"
        >
          {fault}
        </span>
      )}
    </span>
  )
}
