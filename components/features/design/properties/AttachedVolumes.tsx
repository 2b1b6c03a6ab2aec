import { Plus, Unplug } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { formatGiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Select } from '@/components/ui/Select'
import { thingAt } from '@/server/domain/design/document'
import { useDrawing } from '../drawing'
import { freshVolume } from '../kinds/fresh'
import { docksOf, keyOf } from '../picture'
import { useDesign } from './design-context'

/** What hangs on an instance, in the order of its devices; to detach, to attach, to add. */
export function AttachedVolumes({ instance }: { instance: string }) {
  const { document } = useDesign()
  const { dispatch, isReadOnly } = useDrawing()
  const attached = thingAt(document.instances, instance)?.volumes ?? []
  const docks = docksOf(document)
  const free = Object.keys(document.volumes).filter(name => !docks.has(name))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 flex text-sm font-medium">Volumes</legend>
      {attached.map(name => (
        <div key={name} className="flex h-8 items-center gap-2 border-b text-sm">
          <button
            type="button"
            className="min-w-0 flex-1 truncate rounded-sm text-left font-mono hover:underline"
            onClick={() => dispatch({ type: 'select', keys: [keyOf('volume', name)] })}
          >
            {name}
          </button>
          <span className="tnum text-muted">{formatGiB(thingAt(document.volumes, name)?.sizeGiB)}</span>
          <IconButton
            label={`Detach ${name}`}
            size="sm"
            icon={<Unplug size={14} />}
            disabledReason={isReadOnly && 'Not in this view'}
            onClick={() => dispatch({ type: 'detach', volumes: [name] })}
          />
        </div>
      ))}
      {!isReadOnly && (
        <div className="flex items-center gap-2 pt-1">
          <Button
            size="sm"
            icon={<Plus size={14} />}
            onClick={() =>
              dispatch({
                type: 'add',
                new: { section: 'volumes', stem: 'data', thing: freshVolume() },
                attachTo: instance,
              })
            }
          >
            Add volume
          </Button>
          {free.length > 0 && (
            <Select
              size="sm"
              className="min-w-0 flex-1"
              aria-label="Attach a free volume"
              placeholder="Attach…"
              value={null}
              onValueChange={volume => dispatch({ type: 'attach', volumes: [volume], instance })}
              options={free.map(name => ({
                value: name,
                label: name,
                hint: [formatGiB(document.volumes[name]!.sizeGiB), document.volumes[name]!.zone]
                  .filter(Boolean)
                  .join(' in '),
              }))}
            />
          )}
        </div>
      )}
    </fieldset>
  )
}
