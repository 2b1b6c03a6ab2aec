'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'

type Props = {
  label?: string
  value: string | null
  onValueChange: (zoneId: string) => void
  /** Of the volume, where there is one. */
  volumeZoneId?: string
  /** A choice before the zones. */
  first?: { value: string; label: string; hint: string }
}

/** In which zone backups are kept, and which failure they would not survive there. */
export function StoreField({ label = 'Keep it in', value, onValueChange, volumeZoneId, first }: Props) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions()).data?.items ?? []
  const keeping = zones.filter(zone => zone.backupDriver !== null)
  const isNear = value !== null && value === volumeZoneId
  const name = keeping.find(zone => zone.id === value)?.name
  return (
    <Field
      label={label}
      hint={
        isNear ? (
          <span className="text-warn">{`Not safe from the loss of ${name}: the volume is there, too.`}</span>
        ) : volumeZoneId && name ? (
          'Safe from the loss of the volume’s zone.'
        ) : undefined
      }
    >
      <Select
        value={value}
        onValueChange={onValueChange}
        options={[
          ...(first ? [first] : []),
          ...keeping.map(zone => ({
            value: zone.id as string,
            label: zone.name,
            hint: zone.id === volumeZoneId ? 'Where the volume is' : zone.title,
          })),
        ]}
      />
    </Field>
  )
}
