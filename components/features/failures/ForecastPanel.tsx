import { sentenceOf } from '@/components/live/api-error'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { cn } from '@/components/ui/cn'
import { ErrorState } from '@/components/ui/ErrorState'
import { capitalized, formatCount, formatMiB } from '@/components/ui/format'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { StateMark } from '@/components/ui/StateMark'
import { TextLink } from '@/components/ui/TextLink'
import type { FailureCause } from '@/server/domain/failure/cause'
import type { Forecast, ForecastCluster } from '@/server/domain/failure/fleet'
import { rankOf } from '@/server/domain/failure/forecast'
import { paths } from '@/server/domain/paths'

type Props = {
  cause: FailureCause | null
  forecast: Forecast | undefined
  error: unknown
  isStale: boolean
  onClear: () => void
}

/** What the failure does, the worst first. */
export function ForecastPanel({ cause, forecast, error, isStale, onClear }: Props) {
  return (
    <aside
      aria-label="Forecast"
      className={cn(
        'flex min-w-0 flex-col gap-6 rounded-md border p-4 lg:sticky lg:top-4',
        cause && 'max-lg:order-first',
      )}
    >
      {!cause ? (
        <p className="text-sm text-muted">
          Press a host, a rack, a power feed or a zone to let it fail. Where hosts stand is said on each host’s page,
          under Actions.
        </p>
      ) : error ? (
        <ErrorState title="No forecast" action={<Button onClick={onClear}>Choose another</Button>}>
          {sentenceOf(error)}
        </ErrorState>
      ) : forecast ? (
        <Told forecast={forecast} isStale={isStale} onClear={onClear} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </aside>
  )
}

function Told({ forecast, isStale, onClear }: { forecast: Forecast; isStale: boolean; onClear: () => void }) {
  const { cause, hosts, weakened, stops, restarts, stranded, clusters, room } = forecast
  return (
    <div className={cn('flex flex-col gap-6 transition-opacity', isStale && 'opacity-60')}>
      <div className="flex flex-col gap-2">
        <div className="flex items-baseline justify-between gap-3">
          <h2 className="text-base font-medium">{titleOf(cause)}</h2>
          <Button size="sm" variant="ghost" onClick={onClear}>
            Clear
          </Button>
        </div>
        <p className="text-sm text-muted">{summaryOf(forecast)}</p>
        {hosts.length === 0 && weakened.length > 0 && (
          <p className="text-sm text-muted">{weakened.map(({ name }) => name).join(', ')} go on by another feed.</p>
        )}
        {clusters.some(cluster => rankOf(cluster) === 0) && (
          <Callout tone="error" title="A cluster stays without its quorum" />
        )}
      </div>
      {clusters.length > 0 && (
        <Section title="Clusters" count={clusters.length}>
          <ul className="flex flex-col gap-2">
            {clusters.map(cluster => (
              <ClusterLine key={cluster.id} cluster={cluster} />
            ))}
          </ul>
        </Section>
      )}
      {stranded.length > 0 && (
        <Section title="Stay down" count={stranded.length}>
          <Few
            items={stranded}
            line={({ instance, reason }) => (
              <>
                <TextLink href={paths.instance(instance.vdcId, instance.id)}>{instance.name}</TextLink>{' '}
                <span className="text-muted">
                  in {instance.vdcName}. {reason}
                </span>
              </>
            )}
            keyOf={({ instance }) => instance.id}
          />
        </Section>
      )}
      {restarts.length > 0 && (
        <Section title="Start elsewhere" count={restarts.length} description="From their image, with their volumes">
          <Few
            items={restarts}
            line={({ instance, hostName }) => (
              <span className="flex justify-between gap-3">
                <TextLink href={paths.instance(instance.vdcId, instance.id)}>{instance.name}</TextLink>
                <span className="truncate font-mono text-muted">{hostName}</span>
              </span>
            )}
            keyOf={({ instance }) => instance.id}
          />
        </Section>
      )}
      {stops > 0 && room.length > 0 && (
        <Section title="Room afterwards">
          <ul className="flex flex-col gap-1 text-sm">
            {room.map(({ zoneName, vcpus, memoryMiB }) => (
              <li key={zoneName} className="flex justify-between gap-3">
                <span className="font-mono">{zoneName}</span>
                <span className="tnum text-muted">
                  {vcpus} vCPU, {formatMiB(memoryMiB)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}

const titleOf = ({ kind, name }: FailureCause) => `${capitalized(kind)} ${name} fails`

function summaryOf({ hosts, stops, restarts, stranded }: Forecast): string {
  if (hosts.length === 0) return 'No host goes down.'
  const down = `${formatCount(hosts.length, 'host')} ${hosts.length === 1 ? 'goes' : 'go'} down`
  if (stops === 0) return `${down}; nothing runs there.`
  const stop = `${down}, ${formatCount(stops, 'instance')} ${stops === 1 ? 'stops' : 'stop'}`
  if (stranded.length === 0) return `${stop}; ${stops === 1 ? 'it starts' : 'all start'} elsewhere.`
  if (restarts.length === 0) return `${stop}, and ${stops === 1 ? 'stays down' : 'all stay down'}.`
  return `${stop}: ${restarts.length} start elsewhere, ${stranded.length} ${stranded.length === 1 ? 'stays' : 'stay'} down.`
}

function ClusterLine({ cluster }: { cluster: ForecastCluster }) {
  const { state, words } = promises[rankOf(cluster)]
  return (
    <li className="flex items-start gap-2 text-sm">
      <span className="flex h-5 items-center">
        <StateMark state={state} label="" />
      </span>
      <span className="min-w-0 flex-1">
        <TextLink href={paths.design(cluster.vdcId)}>{cluster.name}</TextLink>{' '}
        <span className="text-muted">
          in {cluster.vdcName}: {words}
        </span>
      </span>
      <span className="tnum shrink-0 text-muted" title={`Quorum: ${cluster.quorum} of ${cluster.size}`}>
        {cluster.before} → {cluster.during} → {cluster.after}
      </span>
    </li>
  )
}

const promises = {
  0: { state: 'error', words: 'without its quorum' },
  1: { state: 'warning', words: 'without its quorum until members have started elsewhere' },
  2: { state: 'up', words: 'keeps its quorum' },
} as const

const most = 8

/** The first of many. */
function Few<T>({
  items,
  line,
  keyOf,
}: {
  items: readonly T[]
  line: (item: T) => React.ReactNode
  keyOf: (item: T) => string
}) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {items.slice(0, most).map(item => (
        <li key={keyOf(item)}>{line(item)}</li>
      ))}
      {items.length > most && (
        <li>
          <details>
            <summary className="cursor-pointer text-muted hover:text-text">{items.length - most} more</summary>
            <ul className="flex flex-col gap-1.5 pt-1.5">
              {items.slice(most).map(item => (
                <li key={keyOf(item)}>{line(item)}</li>
              ))}
            </ul>
          </details>
        </li>
      )}
    </ul>
  )
}
