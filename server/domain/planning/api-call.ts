import type { DesignDocument } from '../design/document'
import type { FailurePolicy } from './plan'

export type ApplyChoice = { policy: FailurePolicy; acceptDataLoss: readonly string[]; message: string }

const head = [
  '  -H "Authorization: Bearer $PLENUM_TOKEN" \\',
  '  -H "Content-Type: application/json" \\',
  "  --data-binary @- <<'JSON'",
]

/** Applies a plan that is stored, as one call of the API: ready to paste into a shell that has PLENUM_TOKEN. */
export const applyCall = (origin: string, planId: string, choice: ApplyChoice): string =>
  [`curl -sS --fail-with-body -X POST "${origin}/api/v1/plans/${planId}/apply" \\`, ...head, body(choice), 'JSON'].join(
    '\n',
  )

/** Plans the same design anew and applies that, without a person looking at it in between. */
export const planAndApplyCall = (
  origin: string,
  vdcId: string,
  document: DesignDocument,
  choice: ApplyChoice,
): string =>
  [...planOf(`${origin}/api/v1/vdcs/${vdcId}/plans`, { document }), applyCall(origin, '$plan', choice)].join('\n')

/** Plans a repair anew, from what is recorded by then, and applies that: its document is what was recorded before. */
export const replanAndApplyCall = (origin: string, planId: string, choice: ApplyChoice): string =>
  [...planOf(`${origin}/api/v1/plans/${planId}/replan`, {}), applyCall(origin, '$plan', choice)].join('\n')

/** A call that answers with a plan, whose id the shell then has. */
const planOf = (url: string, what: object) => [
  `plan=$(curl -sS --fail-with-body -X POST "${url}" \\`,
  ...head.slice(0, -1),
  `${head.at(-1)} | grep -o '"id":"plan_[^"]*"' | cut -d '"' -f 4`,
  body(what),
  'JSON',
  ')',
]

/** No line of it is the here-document's end: JSON's strings hold no line breaks. */
const body = (value: object) => JSON.stringify(value, null, 2)
