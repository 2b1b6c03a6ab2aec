'use client'
import { useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { formatGiB } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { changeOf } from './change'

/** Says what goes and what stays; the name is asked for only where a volume's data would be lost. */
export function DeleteInstanceDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const pathname = usePathname()
  const volumes = useQuery(
    trpc.volumes.list.queryOptions({ vdcId: instance.vdcId, instanceId: instance.id, limit: 50 }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState('')
  const cancel = useRef<HTMLButtonElement>(null)
  const remove = useTaskMutation(
    trpc.instances.delete.mutationOptions({
      onSuccess: () => {
        onClose()
        if (pathname.startsWith(paths.instance(instance.vdcId, instance.id)))
          router.push(paths.instances(instance.vdcId))
      },
    }),
  )
  const attached = volumes.data?.items ?? []
  const losesData = chosen.size > 0
  const toggle = (id: string) =>
    setChosen(before => (before.has(id) ? new Set([...before].filter(each => each !== id)) : new Set([...before, id])))
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      // Not at a box whose tick deletes more.
      initialFocus={cancel}
      title={`Delete ${instance.name}?`}
      description={`The machine, its root disk (${formatGiB(instance.rootDiskGiB)}) and its address ${instance.address} go. This can’t be undone.`}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabledReason={losesData && typed !== instance.name ? `Type ${instance.name} to confirm` : null}
            onClick={() =>
              remove.mutate({
                ...changeOf(instance),
                deleteVolumeIds: attached.filter(volume => chosen.has(volume.id)).map(volume => volume.id),
              })
            }
          >
            Delete instance
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 text-sm">
        {volumes.isPending ? (
          <SkeletonText lines={2} />
        ) : attached.length === 0 ? (
          <p className="text-muted">No volumes are attached.</p>
        ) : (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-2 text-muted">
              Attached volumes stay, with their data, unless you choose otherwise:
            </legend>
            {attached.map(volume => (
              <Checkbox
                key={volume.id}
                label={`Also delete ${volume.name}`}
                hint={`${formatGiB(volume.sizeGiB)}, attached as ${volume.attachment?.device ?? 'a disk'}`}
                checked={chosen.has(volume.id)}
                onCheckedChange={() => toggle(volume.id)}
              />
            ))}
          </fieldset>
        )}
        <ActionPreview
          vdcId={instance.vdcId}
          action={{
            kind: 'delete instance',
            instanceId: instance.id,
            deleteVolumeIds: attached.filter(volume => chosen.has(volume.id)).map(volume => volume.id),
          }}
        />
        {losesData && (
          <Field
            label={`Type ${instance.name} to delete the data of ${chosen.size === 1 ? 'a volume' : `${chosen.size} volumes`}`}
          >
            <Input isMono value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
          </Field>
        )}
      </div>
    </Dialog>
  )
}
