import { Tooltip } from '@/components/ui/Tooltip'
import { useDrawing } from '../drawing'
import { designKinds, kindNames } from '../kinds'
import { dragKind } from './palette-drop'
import { useAdd } from './use-add'

/** What can be added: dragged onto the canvas, clicked, or by its letter. */
export function Palette() {
  const { isReadOnly } = useDrawing()
  const add = useAdd()
  if (isReadOnly) return null
  return (
    <div
      role="toolbar"
      aria-label="Add to the design"
      className="absolute top-3 left-3 z-10 flex flex-col overflow-hidden rounded-md border border-line-strong bg-raised"
    >
      {kindNames.map(kind => {
        const { icon: Icon, title, hotkey } = designKinds[kind]
        return (
          <Tooltip
            key={kind}
            content={`Drag, or click to add a ${designKinds[kind].word}`}
            shortcut={hotkey.toUpperCase()}
            side="right"
          >
            <button
              type="button"
              draggable
              aria-label={`Add ${designKinds[kind].word}`}
              aria-keyshortcuts={hotkey}
              onDragStart={event => dragKind(event, kind)}
              onClick={() => add(kind)}
              className="flex cursor-grab items-center gap-2 border-b px-2.5 py-2 text-xs text-muted transition-colors last:border-b-0 hover:bg-hover hover:text-text focus-visible:-outline-offset-2 active:cursor-grabbing"
            >
              <Icon size={16} className="stroke-[1.75]" aria-hidden />
              {title}
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}
