import { compareDesigns } from '@/server/domain/design/compare'
import type { DesignDocument } from '@/server/domain/design/document'
import type { DesignComparison } from '@/server/domain/design/views'
import { type ChangeAction, parseChangeKey } from '@/server/domain/planning/plan'
import { docksOf, keyOf } from './picture'

/** What the design changes, as the plan will count it: volumes come and go with the instance that they hang on. */
export function stagedChanges(base: DesignDocument, document: DesignDocument): DesignComparison['items'] {
  const { items } = compareDesigns(base, document)
  const actions = new Map<string, ChangeAction>(items.map(item => [item.key, item.action]))
  const holder = (of: DesignDocument, volume: string) => {
    const dock = docksOf(of).get(volume)
    if (!dock) return undefined
    return 'instance' in dock ? keyOf('instance', dock.instance) : keyOf('cluster', dock.cluster)
  }
  return items.filter(({ key, kind, action }) => {
    if (kind !== 'attachment' || (action !== 'create' && action !== 'delete')) return true
    const on = holder(action === 'create' ? document : base, parseChangeKey(key).name)
    return !on || actions.get(on) !== action
  })
}
