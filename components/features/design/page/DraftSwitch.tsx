import { ChevronDown } from 'lucide-react'
import type { z } from 'zod'
import { Button } from '@/components/ui/Button'
import { Menu } from '@/components/ui/Menu'
import type { draftLine } from '@/server/domain/design/views'

/** All drafts of the VDC, and the way to another. */
export type DraftChoice = {
  all: readonly z.output<typeof draftLine>[]
  open: (draftId: string | null) => void
}

/** Which draft this is, where there are several: one by hand, one that a program made. */
export function DraftSwitch({ drafts: { all, open }, openId }: { drafts: DraftChoice; openId: string | null }) {
  const here = all.find(draft => draft.id === openId)
  if (all.length < 2 || !here) return null
  return (
    <Menu
      align="start"
      trigger={
        <Button
          variant="ghost"
          size="sm"
          trailing={<ChevronDown size={14} />}
          aria-label={`Draft ${here.name}, switch`}
        >
          {here.name}
        </Button>
      }
      items={[
        { heading: 'Drafts of this VDC' },
        ...all.map(draft => ({
          label: draft.name,
          disabledReason: draft.id === openId && 'It is open',
          onSelect: () => open(draft.id),
        })),
      ]}
    />
  )
}
