import { DriftMark } from '@/components/live/DriftMark'

/** A name, and a mark where what is there is not as it is recorded. */
export const DriftingName = ({ of: { vdcId, id, name } }: { of: { vdcId: string; id: string; name: string } }) => (
  <span className="flex min-w-0 items-center gap-1.5">
    <span className="truncate">{name}</span>
    <DriftMark vdcId={vdcId} resourceId={id} />
  </span>
)
