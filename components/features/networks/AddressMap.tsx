import { useMemo } from 'react'
import { cn } from '@/components/ui/cn'
import { formatCount, formatNumber } from '@/components/ui/format'
import { parseCidr } from '@/server/domain/address'
import { type AddressPart, cellsOf, type NetworkAddressesView, spanInWords } from '@/server/domain/reservation'

type State = AddressPart['state']
const looks: Record<State, string> = {
  used: 'bg-text/70',
  reserved: 'border-[3px] border-text/50',
  free: 'border bg-surface',
}
const words: Record<State, string> = { used: 'Used', reserved: 'Reserved', free: 'Free' }

/** How a part of a range looks, in the map and beside words. */
export const Swatch = ({ state, className }: { state: State; className?: string }) => (
  <span aria-hidden className={cn('inline-block size-3 shrink-0 rounded-[2px]', looks[state], className)} />
)

/** The whole range at a glance: each cell an address or, of a large range, as many as go into it. The list is its twin. */
export function AddressMap({ addresses }: { addresses: NetworkAddressesView }) {
  const cells = useMemo(() => cellsOf(parseCidr(addresses.cidr)!, addresses.parts), [addresses])
  const counts = (['used', 'reserved', 'free'] as const).map(state => ({ state, count: addresses[state] }))
  const size = cells[0]?.size ?? 1
  return (
    <div className="flex flex-col gap-3">
      <div
        role="img"
        aria-label={`Map of the range: ${counts.map(({ state, count }) => `${formatNumber(count)} ${words[state].toLowerCase()}`).join(', ')}`}
        className="grid grid-cols-16 gap-0.5 sm:grid-cols-32"
      >
        {cells.map(cell => (
          <span
            key={cell.first}
            title={`${spanInWords(cell)}: ${cell.size === 1 ? words[cell.state].toLowerCase() : `${cell.used} used, ${cell.reserved} reserved`}`}
            className={cn('h-3.5 rounded-[2px]', looks[cell.state])}
          />
        ))}
      </div>
      <ul className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        {counts.map(({ state, count }) => (
          <li key={state} className="flex items-center gap-1.5">
            <Swatch state={state} />
            {words[state]} <span className="tnum text-muted">{formatNumber(count)}</span>
          </li>
        ))}
        {size > 1 && <li className="text-muted">A cell is {formatCount(size, 'address', 'addresses')}</li>}
      </ul>
    </div>
  )
}
