'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTRPC } from '@/components/live/trpc'
import { Section } from '@/components/ui/Section'
import { Select } from '@/components/ui/Select'
import { TimeChart } from '@/components/ui/TimeChart'
import type { InstanceView } from '@/server/domain/instance'

const ranges = { '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400 } as const
const rangeNames = Object.keys(ranges) as (keyof typeof ranges)[]
const rangeWords = { '15m': 'Last 15 minutes', '1h': 'Last hour', '6h': 'Last 6 hours', '24h': 'Last day' } as const

/** CPU, memory, disk and network of one guest, under one crosshair. */
export function InstanceCharts({ instance }: { instance: InstanceView }) {
  const trpc = useTRPC()
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(rangeNames).withDefault('15m'))
  const metrics = useQuery({
    ...trpc.instances.metrics.queryOptions({ instanceId: instance.id, fromS: ranges[range], points: 180 }),
    placeholderData: keepPreviousData,
  })
  const data = metrics.data
  const times = data?.at ?? []
  const isIdle = data?.cpuPercent.every(value => value === null) && instance.state !== 'running'
  const common = { times, syncKey: `instance-${instance.id}`, isLoading: metrics.isPending, height: 140 }
  return (
    <Section
      title="Load"
      actions={
        <Select
          aria-label="Time range"
          size="sm"
          className="w-40"
          value={range}
          onValueChange={value => setRange(value as keyof typeof ranges)}
          options={rangeNames.map(name => ({ value: name, label: rangeWords[name] }))}
        />
      }
    >
      {isIdle ? (
        <p className="text-sm text-muted">Nothing was measured in this time; there are values while the guest runs.</p>
      ) : (
        <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
          <TimeChart
            {...common}
            title="CPU"
            max={1}
            series={[{ label: 'CPU', unit: 'percent', values: share(data?.cpuPercent) }]}
          />
          <TimeChart
            {...common}
            title="Memory"
            max={instance.memoryMiB}
            series={[{ label: 'Used', unit: 'MiB', values: data?.memoryUsedMiB ?? [] }]}
          />
          <TimeChart
            {...common}
            title="Disk"
            series={[
              { label: 'Read', unit: 'bytes/s', values: data?.diskReadBytesPerS ?? [] },
              { label: 'Write', unit: 'bytes/s', values: data?.diskWriteBytesPerS ?? [] },
            ]}
          />
          <TimeChart
            {...common}
            title="Network"
            series={[
              { label: 'In', unit: 'bytes/s', values: data?.netRxBytesPerS ?? [] },
              { label: 'Out', unit: 'bytes/s', values: data?.netTxBytesPerS ?? [] },
            ]}
          />
        </div>
      )}
    </Section>
  )
}

/** Percent as the chart’s share of 1. */
const share = (percent: readonly (number | null)[] = []) => percent.map(value => (value === null ? null : value / 100))
