import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { Controller, useFieldArray, useFormContext, useWatch } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { formatGiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Section } from '@/components/ui/Section'
import { limits } from '@/server/domain/instance'
import { encryptedInWords } from '@/server/domain/volume'
import type { CreateForm } from './form'

export function VolumeFields({ vdcId }: { vdcId: string }) {
  const { control, getValues } = useFormContext<CreateForm>()
  const { fields, append, remove } = useFieldArray({ control, name: 'newVolumes' })
  const add = () =>
    append({
      name: `${getValues('name') || 'vm'}-data${fields.length ? fields.length + 1 : ''}`,
      sizeGiB: 1,
      encrypted: false,
    })
  return (
    <Section
      title="Volumes"
      description="Disks that outlive the instance; the root disk does not"
      actions={
        <Button size="sm" icon={<Plus size={14} />} onClick={add}>
          Add volume
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {fields.map((volume, index) => (
          <fieldset key={volume.id} className="flex flex-wrap items-start gap-3">
            <legend className="sr-only">New volume {index + 1}</legend>
            <Controller
              control={control}
              name={`newVolumes.${index}.name`}
              render={({ field, fieldState }) => (
                <Field label="Volume name" error={fieldState.error?.message} className="min-w-0 flex-1">
                  <Input
                    isMono
                    ref={field.ref}
                    value={field.value}
                    onValueChange={field.onChange}
                    onBlur={field.onBlur}
                  />
                </Field>
              )}
            />
            <Controller
              control={control}
              name={`newVolumes.${index}.sizeGiB`}
              render={({ field, fieldState }) => (
                <Field label="Size" error={fieldState.error?.message} className="w-36">
                  <NumberInput
                    unit="GiB"
                    min={limits.volumeGiB.min}
                    max={limits.volumeGiB.max}
                    value={field.value}
                    onValueChange={field.onChange}
                  />
                </Field>
              )}
            />
            <IconButton
              label={`Remove volume ${index + 1}`}
              icon={<X size={14} />}
              className="mt-[26px]"
              onClick={() => remove(index)}
            />
            <Controller
              control={control}
              name={`newVolumes.${index}.encrypted`}
              render={({ field }) => (
                <Checkbox
                  className="basis-full"
                  label="Encrypted"
                  hint={encryptedInWords}
                  checked={field.value}
                  onCheckedChange={field.onChange}
                />
              )}
            />
          </fieldset>
        ))}
        <FreeVolumes vdcId={vdcId} />
        {fields.length === 0 && <p className="text-sm text-muted">No new volumes. Everything is on the root disk.</p>}
      </div>
    </Section>
  )
}

/** Volumes that wait for an instance, where the chosen zone can reach them. */
function FreeVolumes({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const { control, setValue } = useFormContext<CreateForm>()
  const [zoneId, chosen] = useWatch({ control, name: ['zoneId', 'volumeIds'] })
  const free = useQuery(trpc.volumes.list.queryOptions({ vdcId, attached: false, limit: 100 }))
  const volumes = (free.data?.items ?? []).filter(volume => volume.state === 'available')
  if (volumes.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">Attach existing</legend>
      {volumes.map(volume => (
        <Checkbox
          key={volume.id}
          label={volume.name}
          hint={`${formatGiB(volume.sizeGiB)} in ${volume.zoneName}`}
          disabled={Boolean(zoneId && zoneId !== volume.zoneId)}
          checked={chosen.includes(volume.id)}
          onCheckedChange={checked =>
            setValue('volumeIds', checked ? [...chosen, volume.id] : chosen.filter(id => id !== volume.id))
          }
        />
      ))}
    </fieldset>
  )
}
