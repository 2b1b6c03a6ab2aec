import { cn } from '@/components/ui/cn'
import { formatCount } from '@/components/ui/format'
import { StateMark } from '@/components/ui/StateMark'
import { Tooltip } from '@/components/ui/Tooltip'
import type { FailureCause } from '@/server/domain/failure/cause'
import type { Forecast } from '@/server/domain/failure/fleet'
import type { HostView, ZoneView } from '@/server/domain/host'
import { keyOf } from './CausePicker'

type Props = {
  zone: ZoneView
  hosts: readonly HostView[]
  chosen: FailureCause | null
  forecast: Forecast | undefined
  onChoose: (cause: FailureCause) => void
}

/** A zone as one would walk through it: its racks, hosts in them from the top down, and what they hang on. */
export function ZoneRacks({ zone, hosts, chosen, forecast, onChoose }: Props) {
  const racks = [...Map.groupBy(hosts, host => host.location.rack)].toSorted(([a], [b]) => byName(a, b))
  const pick = (kind: FailureCause['kind'], name: string): PickProps => {
    const cause = { kind, zoneId: zone.id, name }
    return { isChosen: chosen !== null && keyOf(chosen) === keyOf(cause), onClick: () => onChoose(cause) }
  }
  return (
    <section aria-label={`Zone ${zone.name}`} className="flex min-w-0 flex-col gap-3">
      <header className="border-b pb-1.5">
        <Pick
          {...pick('zone', zone.name)}
          label={`Zone ${zone.name} fails`}
          className="font-mono text-base font-medium"
        >
          {zone.name}
        </Pick>
      </header>
      {racks.map(([rack, inRack]) => (
        <div key={rack ?? ''} className="rounded-md border bg-sunken">
          <div className="flex items-baseline justify-between gap-2 px-2 py-1 text-xs text-muted">
            {rack === null ? (
              <span className="px-1 py-0.5">No rack</span>
            ) : (
              <Pick {...pick('rack', rack)} label={`Rack ${rack} fails`}>
                Rack {rack}
              </Pick>
            )}
            {inRack[0]!.location.room && (
              <Pick {...pick('room', inRack[0]!.location.room)} label={`Room ${inRack[0]!.location.room} fails`}>
                {inRack[0]!.location.room}
              </Pick>
            )}
          </div>
          <ul className="flex flex-col gap-1 px-1 pb-1">
            {inRack.toSorted(fromTheTop).map(host => (
              <Slot key={host.id} host={host} forecast={forecast} pick={pick} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

type PickProps = { isChosen: boolean; onClick: () => void }
type SlotProps = {
  host: HostView
  forecast: Forecast | undefined
  pick: (kind: FailureCause['kind'], name: string) => PickProps
}

/** One host in its rack: hit, weakened, taking in what starts elsewhere, or none of it. */
function Slot({ host, forecast, pick }: SlotProps) {
  const { unit, powerFeeds, coolingLoop, networkSwitch, fireArea } = host.location
  const isHit = forecast?.hosts.some(({ id }) => id === host.id)
  const isWeakened = forecast?.weakened.some(({ id }) => id === host.id)
  const comes = forecast?.restarts.filter(({ hostName }) => hostName === host.name).length ?? 0
  return (
    <li
      className={cn(
        'flex flex-col gap-0.5 rounded-sm border bg-surface px-1.5 py-1',
        isHit && 'border-state-error/60 bg-state-error/10',
        isWeakened && 'border-state-drift/60',
        comes > 0 && 'border-state-running/60',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <span className="tnum w-5 shrink-0 text-right text-xs text-faint">{unit ?? ''}</span>
        {isHit ? (
          <StateMark state="error" label="Goes down" />
        ) : isWeakened ? (
          <StateMark state="warning" label="On one feed less" />
        ) : null}
        <Pick
          {...pick('host', host.name)}
          label={`Host ${host.name} fails`}
          className="truncate font-mono text-sm text-text"
        >
          {host.name}
        </Pick>
        <span className="tnum ml-auto shrink-0 text-xs text-muted">
          {comes > 0 ? (
            <span className="text-ok-text">+{comes}</span>
          ) : isHit ? (
            `${host.runningCount} stop`
          ) : (
            formatCount(host.runningCount, 'instance')
          )}
        </span>
      </span>
      <span className="flex flex-wrap gap-x-1 pl-6 text-xs text-muted">
        {powerFeeds.map(feed => (
          <Pick key={feed} {...pick('power feed', feed)} label={`Power feed ${feed} fails`} hint="Power feed">
            {feed}
          </Pick>
        ))}
        {coolingLoop && (
          <Pick {...pick('cooling loop', coolingLoop)} label={`Cooling loop ${coolingLoop} fails`} hint="Cooling loop">
            {coolingLoop}
          </Pick>
        )}
        {networkSwitch && (
          <Pick {...pick('switch', networkSwitch)} label={`Switch ${networkSwitch} fails`} hint="Switch">
            {networkSwitch}
          </Pick>
        )}
        {fireArea && (
          <Pick {...pick('fire area', fireArea)} label={`Fire area ${fireArea} burns`} hint="Fire area">
            {fireArea}
          </Pick>
        )}
      </span>
    </li>
  )
}

type PickButton = PickProps & { label: string; hint?: string; className?: string; children: React.ReactNode }

/** Something that may fail: press it, and it does. */
function Pick({ isChosen, onClick, label, hint, className, children }: PickButton) {
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isChosen}
      onClick={onClick}
      className={cn(
        'rounded-sm px-1 py-0.5 hover:bg-hover hover:text-text',
        className,
        isChosen && 'bg-state-error/15 text-error-text hover:text-error-text',
      )}
    >
      {children}
    </button>
  )
  return hint ? <Tooltip content={hint}>{button}</Tooltip> : button
}

const fromTheTop = (a: HostView, b: HostView) =>
  (b.location.unit ?? 0) - (a.location.unit ?? 0) || byName(a.name, b.name)

/** As people count; what has no name comes last. */
function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return collator.compare(a, b)
}
const collator = new Intl.Collator('en', { numeric: true })
