import { useEffect, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { toast } from '@/components/ui/Toaster'
import type { PlanView } from '@/server/domain/planning/plan'
import type { DraftInHand } from '../draft/use-draft'
import { usePlanning } from '../plan/use-plan'

export type Review = { start: () => void; again: (planId: string) => void; isPending: boolean; isReplanning: boolean }

/** From what is staged to its plan. What was drawn last is in it, too: it is saved first. */
export function useReview(vdcId: string, draft: Pick<DraftInHand, 'flush'>, onPlan: (plan: PlanView) => void): Review {
  const planning = usePlanning(vdcId, onPlan)
  const [isSaving, setSaving] = useState(false)
  const { error } = planning
  useEffect(() => {
    if (error) toast.error('It was not planned', { description: sentenceOf(error) })
  }, [error])
  return {
    start() {
      setSaving(true)
      void draft
        .flush()
        .then(planning.ofDraft)
        .catch(failure => toast.error('What is drawn was not saved', { description: sentenceOf(failure) }))
        .finally(() => setSaving(false))
    },
    again: planning.again,
    isPending: isSaving || planning.isPending,
    isReplanning: planning.isPending,
  }
}
