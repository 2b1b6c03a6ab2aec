import type { PlanRow } from './types'
import { keyWords } from './words'

/** Why it happens, what waits for what, where it lands, and what else it touches. */
export function RowDetails({ id, row }: { id: string; row: PlanRow }) {
  return (
    <dl id={id} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 py-1 text-xs">
      <Line name="Why">{row.why}</Line>
      {row.after.length > 0 && <Line name="After">{row.after.map(keyWords).join(', ')}</Line>}
      {row.placement && <Line name="Where">{row.placement.operatorSentence ?? row.placement.sentence}</Line>}
      {row.touches.length > 0 && (
        <Line name="Touches">
          <ul>
            {row.touches.map(({ key, how }) => (
              <li key={`${key} ${how}`}>
                <span className="font-mono">{keyWords(key)}</span>: {how}
              </li>
            ))}
          </ul>
        </Line>
      )}
    </dl>
  )
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
