import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { type ListenerDesign, loadBalancerDesign, thingAt } from '@/server/domain/design/document'
import {
  balancedProtocols,
  connectCheckDefaults,
  connectCheckInWords,
  loadBalancerLimits,
} from '@/server/domain/load-balancer'
import { useDrawing } from '../drawing'
import { useDesign } from './design-context'
import { useThingForm } from './use-thing-form'

/** Where it listens, and over whom it spreads what comes. */
export function LoadBalancerFields({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch, isReadOnly } = useDrawing()
  const balancer = thingAt(document.loadBalancers, name)!
  const of = useThingForm(loadBalancerDesign, balancer, ['loadBalancers', name])
  const networks = Object.keys(document.networks)
  const { listeners } = balancer
  const give = (next: ListenerDesign[], tag?: string) =>
    dispatch({ type: 'set', path: ['loadBalancers', name, 'listeners'], value: next, tag })
  return (
    <>
      {networks.length > 1 && (
        <Field label="Network">
          <Select
            options={networks.map(value => ({ value, label: value }))}
            value={balancer.network ?? ''}
            onValueChange={value => dispatch({ type: 'set', path: ['loadBalancers', name, 'network'], value })}
          />
        </Field>
      )}
      <Field label="Address" hint="Left out: the one that it has, or a free one" error={of.fault('address')}>
        <Input
          isMono
          value={of.form.watch('address') ?? ''}
          onValueChange={value => of.give('address', value || undefined)}
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">Listeners</legend>
        {listeners.map((listener, at) => (
          <ListenerFields
            key={at}
            number={at + 1}
            listener={listener}
            onChange={next =>
              give(
                listeners.map((each, index) => (index === at ? next : each)),
                `${name}/listener-${at}`,
              )
            }
            onRemove={listeners.length > 1 ? () => give(listeners.filter((_, index) => index !== at)) : undefined}
          />
        ))}
        {!isReadOnly && listeners.length < loadBalancerLimits.listeners && (
          <Button
            size="sm"
            className="self-start"
            icon={<Plus size={14} />}
            onClick={() => give([...listeners, { port: freePort(listeners) }])}
          >
            Add listener
          </Button>
        )}
      </fieldset>
      <Members name={name} />
      <p className="text-xs text-muted">
        Members are asked for a TCP connection{' '}
        {connectCheckInWords({ ...connectCheckDefaults, ...balancer.healthCheck })}. Nothing asks over UDP.
      </p>
    </>
  )
}

const freePort = (listeners: readonly ListenerDesign[]) =>
  [443, 8080, 8443].find(port => !listeners.some(each => each.port === port)) ?? 9000 + listeners.length

type ListenerProps = {
  number: number
  listener: ListenerDesign
  onChange(next: ListenerDesign): void
  onRemove?: () => void
}

function ListenerFields({ number, listener, onChange, onRemove }: ListenerProps) {
  const { protocol = 'tcp', port, memberPort } = listener
  const asPort = (text: string) => Math.min(65_535, Number(text.replace(/\D/g, '').slice(0, 5)))
  return (
    <div className="grid grid-cols-[5rem_1fr_1fr_auto] items-end gap-2">
      <Field label={`Protocol ${number}`}>
        <Select
          options={balancedProtocols.map(value => ({ value, label: value }))}
          value={protocol}
          onValueChange={value =>
            onChange({ ...(value === 'udp' && { protocol: 'udp' as const }), port, ...(memberPort && { memberPort }) })
          }
        />
      </Field>
      <Field label={`Port ${number}`}>
        <Input
          isMono
          value={String(port)}
          onValueChange={text => asPort(text) && onChange({ ...listener, port: asPort(text) })}
        />
      </Field>
      <Field label={`Member port ${number}`}>
        <Input
          isMono
          placeholder="the same"
          value={memberPort === undefined ? '' : String(memberPort)}
          onValueChange={text => {
            const { memberPort: _, ...rest } = listener
            onChange(asPort(text) ? { ...rest, memberPort: asPort(text) } : rest)
          }}
        />
      </Field>
      {onRemove && <IconButton label={`Remove listener ${number}`} icon={<Trash2 size={14} />} onClick={onRemove} />}
    </div>
  )
}

function Members({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const { network, instances = [], clusters = [] } = thingAt(document.loadBalancers, name)!
  const only = Object.keys(document.networks)[0]
  const isHere = (of: { network?: string }) => (of.network ?? only) === (network ?? only)
  const offered = [
    ...Object.entries(document.clusters).map(([each, { template }]) => ({ kind: 'cluster', name: each, of: template })),
    ...Object.entries(document.instances).map(([each, of]) => ({ kind: 'instance', name: each, of })),
  ].filter(each => isHere(each.of) || (each.kind === 'cluster' ? clusters : instances).includes(each.name))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">Members</legend>
      {offered.length === 0 && <p className="text-sm text-muted">There is nothing on its network yet.</p>}
      {offered.map(each => (
        <Checkbox
          key={`${each.kind}/${each.name}`}
          label={
            <>
              <span className="font-mono">{each.name}</span> <span className="ml-1 text-muted">{each.kind}</span>
            </>
          }
          checked={(each.kind === 'cluster' ? clusters : instances).includes(each.name)}
          onCheckedChange={isIn =>
            dispatch({ type: 'balance', keys: [`${each.kind}/${each.name}`], balancer: name, isIn })
          }
        />
      ))}
    </fieldset>
  )
}
