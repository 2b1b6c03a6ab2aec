import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Dialog } from '@/components/ui/Dialog'
import type { DesignDocument } from '@/server/domain/design/document'
import type { DraftInHand } from '../draft/use-draft'
import { Starters } from '../Starters'

type Props = {
  vdcId: string
  asked: 'start' | 'discard' | null
  onClose: () => void
  onChoose: (document: DesignDocument) => void
  draft: Pick<DraftInHand, 'discard'>
}

/** Both put something else in the place of what is drawn. */
export function DeskDialogs({ vdcId, asked, onClose, onChoose, draft }: Props) {
  return (
    <>
      <Dialog
        open={asked === 'start'}
        onOpenChange={onClose}
        title="Start from"
        description="It takes the place of what is drawn; undo brings that back. Networks stay."
      >
        <Starters vdcId={vdcId} onChoose={onChoose} />
      </Dialog>
      <ConfirmDialog
        open={asked === 'discard'}
        onOpenChange={onClose}
        title="Discard what is drawn?"
        description="The draft is forgotten, for everyone who has it open. What is there stays as it is."
        confirmLabel="Discard draft"
        onConfirm={() => draft.discard().then(onClose)}
      />
    </>
  )
}
