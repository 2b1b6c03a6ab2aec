import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import { TextLink } from '@/components/ui/TextLink'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { diskGiBOf } from './QuotaDialog'

/** A VDC in numbers, one line. */
export function VdcSums({ vdc }: { vdc: VdcView }) {
  return (
    <>
      <span>
        {vdc.runningCount} of {formatCount(vdc.instanceCount, 'instance')} running
      </span>
      {vdc.troubleCount > 0 && (
        <TextLink href={`${paths.instances(vdc.id)}?state=trouble`} tone="error">
          {vdc.troubleCount} in trouble
        </TextLink>
      )}
      <span>
        {of(vdc.vcpus, vdc.quota?.vcpus)} vCPU · {of(vdc.memoryMiB, vdc.quota?.memoryMiB, formatMiB)}
      </span>
      <span>
        {formatCount(vdc.volumeCount, 'volume')}
        {vdc.volumeCount > 0 && `, ${formatGiB(vdc.volumeGiB)}`}
      </span>
      {typeof vdc.quota?.instances === 'number' && <span>{of(vdc.instanceCount, vdc.quota.instances)} instances</span>}
      {typeof vdc.quota?.diskGiB === 'number' && (
        <span>{of(diskGiBOf(vdc), vdc.quota.diskGiB, formatGiB)} of disks</span>
      )}
    </>
  )
}

/** “12 of 20” where there is a quota, else “12”. */
const of = (used: number, limit: number | null | undefined, format: (amount: number) => string | number = String) =>
  typeof limit === 'number' ? `${format(used)} of ${format(limit)}` : format(used)
