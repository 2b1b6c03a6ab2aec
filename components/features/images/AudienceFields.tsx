import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { type ImageAudience, type ImageVisibility, visibilityWords } from '@/server/domain/image-audience'

type Props = { audience: ImageAudience; onChange: (audience: ImageAudience) => void; error?: string }

/** Who may make instances from an image. */
export function AudienceFields({ audience, onChange, error }: Props) {
  const trpc = useTRPC()
  const vdcs = useQuery(trpc.vdcs.list.queryOptions())
  const { visibility, vdcIds } = audience
  return (
    <>
      <Field label="Who may use it" error={visibility === 'shared' ? undefined : error}>
        <Select<ImageVisibility>
          value={visibility}
          onValueChange={value => onChange({ visibility: value, vdcIds: value === 'shared' ? vdcIds : [] })}
          options={[
            { value: 'public', label: visibilityWords.public, hint: 'Every VDC' },
            { value: 'shared', label: visibilityWords.shared, hint: 'VDCs that are named' },
            { value: 'private', label: visibilityWords.private, hint: 'No VDC yet: operators look at it first' },
          ]}
        />
      </Field>
      {visibility === 'shared' && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 text-sm font-medium">Shared with</legend>
          {vdcs.data?.items.map(vdc => (
            <Checkbox
              key={vdc.id}
              label={vdc.name}
              checked={vdcIds.includes(vdc.id)}
              onCheckedChange={isIn =>
                onChange({ visibility, vdcIds: isIn ? [...vdcIds, vdc.id] : vdcIds.filter(id => id !== vdc.id) })
              }
            />
          ))}
          {error && <p className="text-xs text-error-text">{error}</p>}
        </fieldset>
      )}
    </>
  )
}

/** Why it can’t be sent as it is. */
export const audienceLacks = ({ visibility, vdcIds }: ImageAudience) =>
  visibility === 'shared' && vdcIds.length === 0 ? 'Choose a VDC that it is shared with' : null
