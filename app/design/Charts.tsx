'use client'
import { useMemo } from 'react'
import { formatGiB } from '@/components/ui/format'
import { Meter } from '@/components/ui/Meter'
import { Sparkline } from '@/components/ui/Sparkline'
import { TimeChart } from '@/components/ui/TimeChart'
import { Variants } from './Specimen'
import { wave } from './samples'

export function Charts() {
  const data = useMemo(() => {
    const end = Date.UTC(2026, 10, 23, 20, 0)
    const times = Array.from({ length: 120 }, (_, at) => end - (119 - at) * 30_000)
    return {
      times,
      cpu: [{ label: 'web-1', unit: 'percent', values: wave(120, 1).map((v, at) => (at > 60 && at < 72 ? null : v)) }],
      disk: [
        { label: 'Read', unit: 'bytes/s', values: wave(120, 2).map(v => v * 90e6) },
        { label: 'Write', unit: 'bytes/s', values: wave(120, 3).map(v => v * 70e6) },
      ],
      events: [
        { at: end - 30 * 60_000, label: 'Host unreachable', state: 'unreachable' },
        { at: end - 24 * 60_000, label: 'Restarted', state: 'rebooting' },
      ],
    }
  }, [])
  return (
    <>
      <div className="mb-6 flex flex-col gap-5">
        <TimeChart title="CPU" times={data.times} series={data.cpu} events={data.events} max={1} syncKey="design" />
        <TimeChart title="Disk" times={data.times} series={data.disk} events={data.events} syncKey="design" />
        <div className="grid gap-5 sm:grid-cols-2">
          <TimeChart title="Loading" times={[]} series={[]} isLoading height={80} />
          <TimeChart title="Nothing measured" times={[]} series={[]} height={80} />
        </div>
      </div>
      <Variants label="Meters">
        <div className="grid w-full gap-x-8 gap-y-4 sm:grid-cols-2">
          <Meter label="Memory" value={24} total={64} format={formatGiB} />
          <Meter label="Memory, with what is staged" value={24} planned={20} total={64} format={formatGiB} />
          <Meter label="Volumes" value={860} total={1024} format={formatGiB} />
          <Meter label="vCPU" value={63} total={64} />
        </div>
      </Variants>
      <Variants label="As big as a word">
        <Sparkline label="CPU" values={data.cpu[0]!.values} width={96} max={1} />
        <Sparkline label="Read" values={data.disk[0]!.values} width={96} color="var(--net-2)" />
        <Sparkline label="Nothing" values={[]} width={96} />
      </Variants>
    </>
  )
}
