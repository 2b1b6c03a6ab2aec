import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import { TextLink } from '@/components/ui/TextLink'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'

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
        {vdc.vcpus} vCPU · {formatMiB(vdc.memoryMiB)}
      </span>
      <span>
        {formatCount(vdc.volumeCount, 'volume')}
        {vdc.volumeCount > 0 && `, ${formatGiB(vdc.volumeGiB)}`}
      </span>
    </>
  )
}
