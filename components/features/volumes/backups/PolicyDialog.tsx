'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { KeptCounts } from '@/components/forms/backup-schedule/KeptCounts'
import { WhenFields } from '@/components/forms/backup-schedule/WhenFields'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { capitalized } from '@/components/ui/format'
import { Select } from '@/components/ui/Select'
import {
  type BackupPolicy,
  backupDefaults,
  backupPolicy,
  policyWords,
  type VolumeCoverage,
} from '@/server/domain/backup-policy'
import { StoreField } from './StoreField'

const usual: BackupPolicy = { ...backupDefaults, every: 'day', zoneId: null }
const elsewhere = 'elsewhere'

type Props = {
  vdcId: string
  /** What the VDC says. */
  vdcPolicy: BackupPolicy | null
  /** Without: the VDC’s own policy is set. */
  volume?: VolumeCoverage
  onClose: () => void
}

/** When a volume, or all of a VDC that say nothing else, is backed up, and how many of those are kept. */
export function PolicyDialog({ vdcId, vdcPolicy, volume, onClose }: Props) {
  const trpc = useTRPC()
  const present = volume ? volume.own : (vdcPolicy ?? 'none')
  const [kind, setKind] = useState<'own' | 'vdc' | 'none'>(typeof present === 'string' ? present : 'own')
  const [wish, setWish] = useState(typeof present === 'string' ? (vdcPolicy ?? usual) : present)
  const change = (part: Partial<BackupPolicy>) => setWish({ ...wish, ...part })
  const setVdc = useMutation(trpc.backups.setVdcPolicy.mutationOptions({ onSuccess: onClose }))
  const setVolume = useMutation(trpc.backups.setVolumePolicy.mutationOptions({ onSuccess: onClose }))
  const { error, isPending } = volume ? setVolume : setVdc
  const parsed = backupPolicy.safeParse(wish)
  const faultOf = (field: string) =>
    kind === 'own' && !parsed.success ? parsed.error.issues.find(issue => issue.path[0] === field)?.message : undefined
  const send = () => {
    if (kind === 'own' && !parsed.success) return
    const own = parsed.success ? parsed.data : usual
    if (volume) setVolume.mutate({ volumeId: volume.volumeId, policy: kind === 'own' ? own : kind })
    else setVdc.mutate({ vdcId, policy: kind === 'own' ? own : null })
  }
  return (
    <FormDialog
      isSticky
      title={volume ? `Schedule of ${volume.volumeName}` : 'Schedule of this VDC'}
      description={
        volume
          ? 'When it is backed up by itself.'
          : 'When its volumes are backed up that have no schedule of their own.'
      }
      submitLabel="Save schedule"
      pending={isPending}
      error={error && sentenceOf(error)}
      onClose={onClose}
      onSubmit={send}
    >
      <Field label="Back up">
        <Select
          value={kind}
          onValueChange={setKind}
          options={[
            ...(volume
              ? [
                  {
                    value: 'vdc' as const,
                    label: 'As the VDC says',
                    hint: vdcPolicy ? policyWords(vdcPolicy) : 'By hand only',
                  },
                ]
              : []),
            { value: 'own' as const, label: 'On a schedule' },
            { value: 'none' as const, label: 'By hand only' },
          ]}
        />
      </Field>
      {kind === 'own' && (
        <>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
            <Field label="Every">
              <Select
                value={wish.every}
                onValueChange={every => change({ every })}
                options={(['hour', 'day', 'week'] as const).map(value => ({ value, label: capitalized(value) }))}
              />
            </Field>
            <WhenFields
              when={wish}
              onWeekday={weekday => change({ weekday })}
              onAt={at => change({ at })}
              fault={faultOf('at')}
            />
          </div>
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1.5 text-sm font-medium">Keep the latest of the last</legend>
            <KeptCounts keep={wish.keep} onChange={keep => change({ keep: { ...wish.keep, ...keep } })} />
            <p className={faultOf('keep') ? 'text-xs text-error' : 'text-xs text-muted'}>
              {faultOf('keep') ??
                'Older ones are deleted by themselves. The newest good one and those taken by hand stay.'}
            </p>
          </fieldset>
          <StoreField
            label="Keep them in"
            value={wish.zoneId ?? elsewhere}
            onValueChange={zoneId =>
              change({ zoneId: zoneId === elsewhere ? null : (zoneId as BackupPolicy['zoneId']) })
            }
            volumeZoneId={volume?.zoneId}
            first={{ value: elsewhere, label: 'Another zone', hint: 'Whichever keeps backups and is not the volume’s' }}
          />
        </>
      )}
    </FormDialog>
  )
}
