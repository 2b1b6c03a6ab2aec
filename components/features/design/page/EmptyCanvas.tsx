import { EmptyState } from '@/components/ui/EmptyState'
import type { DesignDocument } from '@/server/domain/design/document'
import { Starters } from '../Starters'

/** Over a canvas with nothing on it: what to do, and designs to begin with. */
export function EmptyCanvas({ vdcId, onChoose }: { vdcId: string; onChoose: (document: DesignDocument) => void }) {
  return (
    <section aria-label="Starting points" className="float w-[640px] max-w-[90%] p-5">
      <EmptyState title="Draw what you want to have" className="!p-0 !pb-4">
        Drag from the palette, paste YAML, or begin with one of these. Nothing is made before you apply it.
      </EmptyState>
      <Starters vdcId={vdcId} onChoose={onChoose} />
    </section>
  )
}
