'use client'
import { useQuery } from '@tanstack/react-query'
import { HardDrive, Plus, Unplug } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { formatGiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { InstanceView } from '@/server/domain/instance'
import { reasonAgainst } from '../change'

/** The disks that outlive this instance; plug in, pull out. */
export function InstanceVolumes({ instance }: { instance: InstanceView }) {
  const trpc = useTRPC()
  const readOnly = useReadOnly(instance.vdcId)
  const [isAttaching, setAttaching] = useState(false)
  const volumes = useQuery(
    trpc.volumes.list.queryOptions({ vdcId: instance.vdcId, instanceId: instance.id, limit: 50 }),
  )
  const detach = useTaskMutation(trpc.volumes.detach.mutationOptions())
  const items = volumes.data?.items ?? []
  return (
    <Section
      title="Volumes"
      count={volumes.data ? items.length : undefined}
      actions={
        <Button
          size="sm"
          icon={<Plus size={14} />}
          disabledReason={readOnly ?? reasonAgainst(instance, 'attachVolume')}
          onClick={() => setAttaching(true)}
        >
          Attach volume
        </Button>
      }
    >
      {volumes.isPending ? (
        <SkeletonText lines={2} />
      ) : items.length === 0 ? (
        <p className="text-sm text-muted">None. What is on the root disk goes with the instance.</p>
      ) : (
        <ul className="flex flex-col">
          {items.map(volume => (
            <li key={volume.id} className="flex items-center gap-3 border-b py-1.5 text-sm last:border-b-0">
              <HardDrive size={14} className="shrink-0 text-faint" aria-hidden />
              <span className="min-w-0 flex-1 truncate font-mono">{volume.name}</span>
              <span className="font-mono text-muted">{volume.attachment?.device}</span>
              <span className="tnum w-16 text-right text-muted">{formatGiB(volume.sizeGiB)}</span>
              <IconButton
                size="sm"
                label={`Detach ${volume.name}`}
                icon={<Unplug size={14} />}
                pending={detach.isPending && detach.variables?.volumeId === volume.id}
                disabledReason={readOnly ?? reasonAgainst(instance, 'detachVolume')}
                onClick={() => detach.mutate({ volumeId: volume.id })}
              />
            </li>
          ))}
        </ul>
      )}
      {isAttaching && <AttachDialog instance={instance} onClose={() => setAttaching(false)} />}
    </Section>
  )
}

function AttachDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const free = useQuery(trpc.volumes.list.queryOptions({ vdcId: instance.vdcId, attached: false, limit: 100 }))
  const [volumeId, setVolumeId] = useState<string>()
  const attach = useTaskMutation(trpc.volumes.attach.mutationOptions({ onSuccess: onClose }))
  const candidates = free.data?.items ?? []
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Attach a volume to ${instance.name}`}
      description="The guest sees it as a new disk at once when it runs, else at its next start."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={attach.isPending}
            disabledReason={volumeId ? null : 'Choose a volume'}
            onClick={() => volumeId && attach.mutate({ volumeId, instanceId: instance.id })}
          >
            Attach
          </Button>
        </>
      }
    >
      {free.isPending ? (
        <SkeletonText lines={3} />
      ) : candidates.length === 0 ? (
        <p className="text-sm text-muted">
          No volume of this VDC is free. Create one under Volumes, or detach one first.
        </p>
      ) : (
        <RadioCards
          aria-label="Volume"
          columns={2}
          value={volumeId ?? ''}
          onValueChange={setVolumeId}
          options={candidates.map(volume => ({
            value: volume.id as string,
            title: volume.name,
            meta: formatGiB(volume.sizeGiB),
            description: volume.zoneName,
            disabledReason:
              volume.zoneId !== instance.zoneId
                ? `Is in ${volume.zoneName}, out of reach`
                : volume.state !== 'available'
                  ? `Is ${volume.state}`
                  : null,
          }))}
        />
      )}
    </Dialog>
  )
}
