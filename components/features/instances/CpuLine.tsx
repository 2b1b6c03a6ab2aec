import { formatPercent } from '@/components/ui/format'
import { Meter } from '@/components/ui/Meter'

/** A thin line for CPU use; a dash where nothing was measured. */
export function CpuLine({ percent }: { percent: number | null }) {
  if (percent === null) return <span className="text-faint">–</span>
  return (
    <span className="flex items-center gap-2">
      <Meter label="CPU" value={percent} total={100} warnAt={2} criticalAt={2} isBare className="w-12" />
      <span className="tnum text-muted">{formatPercent(percent / 100)}</span>
    </span>
  )
}
