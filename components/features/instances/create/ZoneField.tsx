import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { formatCount } from '@/components/ui/format'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import type { CreateForm } from './form'

export function ZoneField() {
  const trpc = useTRPC()
  const { control, setValue } = useFormContext<CreateForm>()
  const zones = useQuery(trpc.zones.list.queryOptions())
  return (
    <Section title="Zone" description="A failure domain with its own power, cooling, network and storage">
      <Controller
        control={control}
        name="zoneId"
        render={({ field }) => (
          <RadioCards
            aria-label="Zone"
            columns={2}
            value={field.value || 'any'}
            onValueChange={zone => {
              field.onChange(zone === 'any' ? '' : zone)
              // A volume lives in one zone; what was chosen may not be reachable from the new one.
              setValue('volumeIds', [])
            }}
            options={[
              { value: 'any', title: 'Any zone', description: 'Placement chooses' },
              ...(zones.data?.items ?? []).map(zone => ({
                value: zone.id as string,
                title: zone.name,
                description: zone.title || formatCount(zone.hostsUp, 'host'),
                disabledReason: zone.hostsUp === 0 ? 'No host is up' : null,
              })),
            ]}
          />
        )}
      />
    </Section>
  )
}
