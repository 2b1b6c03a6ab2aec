import { Select } from '@/components/ui/Select'
import { useDrawing } from '../drawing'

const any = 'any'

export function ZoneSelect({
  value,
  anyLabel = 'Any zone',
  anyHint,
  onChange,
}: {
  value: string | undefined
  anyLabel?: string
  anyHint?: string
  onChange: (zone: string | undefined) => void
}) {
  const { catalog } = useDrawing()
  const zones = catalog.zones.map(zone => ({ value: zone.name, label: zone.name, hint: zone.title }))
  const isKnown = value === undefined || zones.some(zone => zone.value === value)
  return (
    <Select
      value={value ?? any}
      onValueChange={zone => onChange(zone === any ? undefined : zone)}
      options={[
        { value: any, label: anyLabel, hint: anyHint },
        ...zones,
        ...(isKnown ? [] : [{ value: value!, label: value!, hint: 'Not in this data center' }]),
      ]}
    />
  )
}
