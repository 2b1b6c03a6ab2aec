import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatGiB } from '@/components/ui/format'
import { ChangeBadge } from '@/components/ui/plan/ChangeBadge'
import { StateMark } from '@/components/ui/StateMark'
import { type DesignDocument, memberName } from '@/server/domain/design/document'
import { listenerOf } from '@/server/domain/design/listeners'
import { listenerInWords } from '@/server/domain/load-balancer'
import { useAdd } from './canvas/use-add'
import { rangeWords, shapeWords, useDrawing } from './drawing'
import { designKinds, kindNames } from './kinds'
import { useLooks } from './looks'
import { fateMark, workStates } from './nodes/NodeShell'
import { docksOf, keyOf, membersOfGroup } from './picture'

type Props = {
  drawn: DesignDocument
  gone: ReadonlySet<string>
  /** Below it: something to begin with, while there is next to nothing. */
  start?: React.ReactNode
}

/** The picture’s twin, for screen readers, keyboards and phones: the same things, the same edits. */
export function DesignList({ drawn, gone, start }: Props) {
  const { isReadOnly } = useDrawing()
  const add = useAdd()
  return (
    <div className="h-full overflow-y-auto px-4 pt-3 pb-24 sm:px-6">
      <div className="flex max-w-[960px] flex-col gap-6 text-sm">
        {kindNames.map(kind => {
          const { section, title, icon: Icon } = designKinds[kind]
          const names = Object.keys(drawn[section])
          return (
            <section key={kind} aria-label={`${title}s`}>
              <div className="flex min-h-9 items-center justify-between gap-2 border-b pb-1">
                <h2 className="flex items-center gap-2 text-xs font-medium">
                  <Icon size={14} className="text-faint" aria-hidden />
                  {title}s <span className="tnum font-normal text-muted">{names.length}</span>
                </h2>
                {!isReadOnly && (
                  <Button size="sm" variant="ghost" icon={<Plus size={14} />} onClick={() => add(kind)}>
                    Add {designKinds[kind].word}
                  </Button>
                )}
              </div>
              <ul>
                {names.map(name => (
                  <Item key={name} id={keyOf(kind, name)} name={name} isGone={gone.has(keyOf(kind, name))}>
                    {wordsOf(drawn, kind, name)}
                  </Item>
                ))}
              </ul>
            </section>
          )
        })}
        {kindNames.every(kind => Object.keys(drawn[designKinds[kind].section]).length === 0) && (
          <EmptyState title="Nothing here yet">
            Add a network and an instance, or begin from a starting point.
          </EmptyState>
        )}
        {start}
      </div>
    </div>
  )
}

function Item({
  id,
  name,
  isGone,
  children,
}: {
  id: string
  name: string
  isGone: boolean
  children: React.ReactNode
}) {
  const { dispatch } = useDrawing()
  const { action, fault, live, work, drift, fate } = useLooks(id)
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        onClick={() => dispatch({ type: 'select', keys: [id] })}
        className="flex min-h-11 w-full flex-wrap items-center gap-x-2 py-2 text-left hover:bg-hover sm:min-h-9"
      >
        {/* Names stand under each other, also of what is not there yet. */}
        <span className="flex w-3.5 shrink-0">
          {fate ? (
            <StateMark state={fateMark(fate)} label={fate.words} />
          ) : work ? (
            <StateMark state={workStates[work.state]} />
          ) : (
            live && <StateMark state={drift ? 'drift' : live.state} />
          )}
        </span>
        <span className={cn('min-w-0 truncate font-mono', isGone && 'text-muted line-through')}>{name}</span>
        {action && <ChangeBadge action={action} />}
        <span className="ml-auto text-muted">{children}</span>
        {(fate || fault || work?.step || drift) && (
          <span className={cn('w-full text-xs', fault || fate?.isLost ? 'text-error-text' : 'text-muted')}>
            {fate?.words ?? fault ?? work?.step ?? drift}
          </span>
        )}
      </button>
    </li>
  )
}

function wordsOf(drawn: DesignDocument, kind: (typeof kindNames)[number], name: string): string {
  switch (kind) {
    case 'network':
      return rangeWords(drawn.networks[name]!)
    case 'instance':
      return [shapeWords(drawn.instances[name]!), drawn.instances[name]!.zone ?? 'any zone'].join(' · ')
    case 'cluster': {
      const { size, template, zones } = drawn.clusters[name]!
      return [formatCount(size, 'member'), shapeWords(template), zones?.join(', ') ?? 'any zone'].join(' · ')
    }
    case 'floatingIp': {
      const { instance, zone } = drawn.floatingIps[name]!
      return [instance ? `leads to ${instance}` : 'leads to nobody', zone].filter(Boolean).join(' · ')
    }
    case 'loadBalancer': {
      const { listeners, instances = [], clusters = [] } = drawn.loadBalancers[name]!
      const where = listeners.map(listenerOf).map(listenerInWords).join(', ')
      return [where, [...instances, ...clusters].join(', ') || 'no members'].join(' · ')
    }
    case 'router':
      return [drawn.routers[name]!.networks?.join(', ') ?? 'joins nothing', drawn.routers[name]!.external && 'outside']
        .filter(Boolean)
        .join(' · ')
    case 'securityGroup': {
      const rules = drawn.securityGroups[name]!.rules ?? []
      return [formatCount(rules.length, 'rule'), `${membersOfGroup(drawn, name).length} in it`].join(' · ')
    }
    case 'volume': {
      const { sizeGiB, zone } = drawn.volumes[name]!
      const dock = docksOf(drawn).get(name)
      const on = dock && ('instance' in dock ? dock.instance : memberName(dock.cluster, dock.index))
      return [formatGiB(sizeGiB), on ? `on ${on}` : zone ? `free in ${zone}` : 'free'].join(' · ')
    }
  }
}
