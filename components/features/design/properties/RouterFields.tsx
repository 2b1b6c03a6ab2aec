import { Checkbox } from '@/components/ui/Checkbox'
import { thingAt } from '@/server/domain/design/document'
import { useDrawing } from '../drawing'
import { useDesign } from './design-context'

/** Which networks it joins, and whether it leads outside. One that another router has is taken over. */
export function RouterFields({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const { networks: joined = [], external = false } = thingAt(document.routers, name)!
  const networks = Object.keys(document.networks)
  const holderOf = (network: string) =>
    Object.entries(document.routers).find(([other, it]) => other !== name && it.networks?.includes(network))?.[0]
  return (
    <>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">Networks</legend>
        {networks.length === 0 && <p className="text-sm text-muted">There is no network to join yet.</p>}
        {networks.map(network => {
          const holder = holderOf(network)
          return (
            <Checkbox
              key={network}
              label={
                <>
                  <span className="font-mono">{network}</span>
                  {holder && <span className="ml-2 text-muted">joined by {holder} now</span>}
                </>
              }
              checked={joined.includes(network)}
              onCheckedChange={isIn => dispatch({ type: 'route', network, router: isIn ? name : undefined })}
            />
          )
        })}
        <p className="text-xs text-muted">
          {joined.length > 1
            ? 'What is on one of these reaches what is on another, as far as security groups let it'
            : 'It joins two networks or more: what is on one then reaches what is on another'}
        </p>
      </fieldset>
      <Checkbox
        label="Leads outside"
        hint="Guests reach what is outside under the router’s address, in zones that have a way out"
        checked={external}
        onCheckedChange={isOn =>
          dispatch({ type: 'set', path: ['routers', name, 'external'], value: isOn || undefined })
        }
      />
    </>
  )
}
