import type { DesignDocument } from '@/server/domain/design/document'
import { Starters } from '../Starters'

/** Under an empty list: the same gallery as over an empty canvas. */
export const StartingPoints = ({
  vdcId,
  onChoose,
}: {
  vdcId: string
  onChoose: (document: DesignDocument) => void
}) => (
  <section aria-label="Starting points" className="flex flex-col gap-3">
    <h2 className="text-xs font-medium">Or begin with one of these</h2>
    <Starters vdcId={vdcId} onChoose={onChoose} />
  </section>
)
