'use client'
import { formatUnit } from '@/components/ui/chart/units'
import { KeyValue } from '@/components/ui/KeyValue'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { StateBadge } from '@/components/ui/StateBadge'
import { TimeChart, type TimeChartProps } from '@/components/ui/TimeChart'
import type { HostMetricsView } from '@/server/domain/catalog'
import type { HostView } from '@/server/domain/host'
import type { SensorReading } from '@/server/domain/sensor'

/** What the host's management controller reads: over time, and each sensor by its name. */
export function HostSensors({
  host: { powerDriver, sensors },
  metrics,
  chart,
}: {
  host: Pick<HostView, 'powerDriver' | 'sensors'>
  metrics: HostMetricsView | undefined
  chart: Omit<TimeChartProps, 'title' | 'series'>
}) {
  if (!powerDriver || !sensors) return null
  return (
    <Section
      title="Sensors"
      actions={
        <span className="text-sm text-muted">
          Read <RelativeTime at={sensors.at} />
        </span>
      }
    >
      {sensors.readings.length === 0 ? (
        <p className="text-sm text-muted">
          {sensors.problem ?? 'Its management controller reads none while it is off.'}
        </p>
      ) : (
        <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="grid gap-8 sm:grid-cols-2">
            <TimeChart
              {...chart}
              title="Hottest place"
              series={[{ label: 'Temperature', unit: '°C', values: metrics?.temperatureC ?? [] }]}
            />
            <TimeChart
              {...chart}
              title="Power drawn"
              series={[{ label: 'Power', unit: 'W', values: metrics?.powerW ?? [] }]}
            />
          </div>
          <KeyValue items={sensors.readings.map(each => ({ key: each.name, value: <Reading of={each} /> }))} />
        </div>
      )}
    </Section>
  )
}

function Reading({ of: { value, unit, state } }: { of: SensorReading }) {
  const text = formatUnit(value, unit)
  if (state === 'ok') return <span className="tnum">{text}</span>
  return (
    <StateBadge
      state={state === 'critical' ? 'error' : 'warning'}
      label={text}
      detail={state === 'critical' ? 'critical' : 'above its threshold'}
    />
  )
}
