import type { DesignDocument, DesignProblem } from './document'
import { expandDesign } from './expand'

export function checkDesign(document: DesignDocument): DesignProblem[] {
  return expandDesign(document).problems
}
