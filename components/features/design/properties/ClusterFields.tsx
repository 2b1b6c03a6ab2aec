import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { resourceName } from '@/server/domain/common'
import {
  type ClusterDesign,
  type ClusterTemplate,
  clusterDesign,
  clusterLimits,
  memberName,
  thingAt,
} from '@/server/domain/design/document'
import { limits } from '@/server/domain/instance'
import { encryptedInWords } from '@/server/domain/volume'
import { useDrawing } from '../drawing'
import { useDesign } from './design-context'
import { HealthFields } from './HealthFields'
import { MachineFields, MoreMachineFields } from './MachineFields'
import { More } from './More'
import { StorageSelect } from './StorageSelect'
import { useThingForm } from './use-thing-form'

export function ClusterFields({ name }: { name: string }) {
  const { document, base } = useDesign()
  const { catalog } = useDrawing()
  const cluster = thingAt(document.clusters, name)!
  const path = ['clusters', name]
  const of = useThingForm(clusterDesign, cluster, path)
  const { template } = of.form.watch()
  const zones = cluster.zones ?? []
  const differ = Object.keys(cluster.members ?? {})
  return (
    <>
      <Field
        label="Members"
        hint={`${memberName(name, 1)} to ${memberName(name, cluster.size)}`}
        error={of.fault('size')}
      >
        <NumberInput
          {...clusterLimits.members}
          value={of.form.watch('size') ?? null}
          onValueChange={value => of.give('size', value)}
        />
      </Field>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">Zones</legend>
        {catalog.zones.map(zone => (
          <Checkbox
            key={zone.name}
            label={zone.name}
            checked={zones.includes(zone.name)}
            onCheckedChange={isChosen => {
              const chosen = catalog.zones
                .map(each => each.name)
                .filter(each => (each === zone.name ? isChosen : zones.includes(each)))
              of.give('zones', chosen.length > 0 ? chosen : undefined)
            }}
          />
        ))}
        <p className="text-xs text-muted">
          {zones.length > 0 ? 'Members are dealt out to these in turn' : 'None chosen: placement spreads them'}
        </p>
      </fieldset>
      <MachineFields of={of} machine={template} prefix="template." path={[...path, 'template']} />
      <HealthFields of={of} />
      <Checkbox
        label="Bring members back without asking"
        hint="Those that crash or are unhealthy: restarted, then rebuilt elsewhere with their volumes. Never many at once"
        checked={cluster.resurrection !== 'off'}
        disabled={of.isReadOnly}
        onCheckedChange={isAutomatic => of.give('resurrection', isAutomatic ? undefined : 'off')}
      />
      <TemplateVolumes name={name} cluster={cluster} former={thingAt(base.clusters, cluster.was ?? name)} />
      {differ.length > 0 && (
        <p className="text-sm text-muted">
          {formatCount(differ.length, 'member')} {differ.length === 1 ? 'differs' : 'differ'} from the template:{' '}
          <span className="font-mono">{differ.map(index => memberName(name, Number(index))).join(', ')}</span>. See the
          YAML.
        </p>
      )}
      <More>
        <MoreMachineFields of={of} machine={template} prefix="template." />
      </More>
    </>
  )
}

type TemplateVolume = NonNullable<ClusterTemplate['volumes']>[string]

/** Volumes that each member gets its own of. */
function TemplateVolumes({ name, cluster, former }: { name: string; cluster: ClusterDesign; former?: ClusterDesign }) {
  const { dispatch, isReadOnly } = useDrawing()
  const { template, zones = [] } = cluster
  const volumes = Object.entries(template.volumes ?? {})
  const give = (next: [string, TemplateVolume][], tag?: string) =>
    dispatch({
      type: 'set',
      path: ['clusters', name, 'template', 'volumes'],
      value: next.length > 0 ? Object.fromEntries(next) : undefined,
      tag,
    })
  const freshName = () => {
    const taken = new Set(volumes.map(([volume]) => volume))
    for (let at = 1; ; at++) {
      const volume = at === 1 ? 'data' : `data-${at}`
      if (!taken.has(volume)) return volume
    }
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">Volumes of each member</legend>
      {volumes.map(([volume, { sizeGiB, encrypted = false, storage }], at) => (
        <div key={at} className="flex flex-wrap items-start gap-2">
          <VolumeName
            name={volume}
            taken={volumes.map(([each]) => each)}
            onChange={to =>
              give(
                volumes.map(([each, of]) => [each === volume ? to : each, of]),
                `${name}/volume-${at}`,
              )
            }
          />
          <div className="w-36 shrink-0">
            <NumberInput
              aria-label={`Size of ${volume}`}
              unit="GiB"
              {...limits.volumeGiB}
              value={sizeGiB}
              onValueChange={value => {
                if (value === null) return
                give(
                  volumes.map(([each, of]) => [each, each === volume ? { ...of, sizeGiB: value } : of]),
                  `${name}/size-${at}`,
                )
              }}
            />
          </div>
          <IconButton
            label={`Remove volume ${volume}`}
            icon={<X size={14} />}
            disabledReason={isReadOnly && 'Not in this view'}
            onClick={() => give(volumes.filter(([each]) => each !== volume))}
          />
          <StorageSelect
            label={`Storage of ${volume}`}
            zones={zones}
            value={storage}
            isMoved={isMoved(thingAt(former?.template.volumes, volume), storage)}
            onChange={value =>
              give(volumes.map(([each, of]) => [each, each === volume ? { ...of, storage: value } : of]))
            }
          />
          <Checkbox
            className="basis-full"
            label="Encrypted"
            hint={encryptedInWords}
            disabled={isReadOnly}
            checked={encrypted}
            onCheckedChange={isOn =>
              give(volumes.map(([each, of]) => [each, each === volume ? { ...of, encrypted: isOn } : of]))
            }
          />
        </div>
      ))}
      {!isReadOnly && volumes.length < limits.volumesPerInstance && (
        <Button
          size="sm"
          className="self-start"
          icon={<Plus size={14} />}
          onClick={() => give([...volumes, [freshName(), { sizeGiB: 10 }]])}
        >
          Add volume
        </Button>
      )}
    </fieldset>
  )
}

/** Not of members that are yet to be made. */
const isMoved = (former: TemplateVolume | undefined, storage: string | undefined) =>
  former !== undefined && storage !== undefined && storage !== former.storage

function VolumeName({ name, taken, onChange }: { name: string; taken: string[]; onChange: (to: string) => void }) {
  const [text, setText] = useState(name)
  const fault =
    text === name
      ? undefined
      : taken.includes(text)
        ? 'There is one of that name already'
        : resourceName.safeParse(text).error?.issues[0]?.message
  return (
    <Field label={<span className="sr-only">Name of volume {name}</span>} error={fault} className="-mt-1.5 flex-1">
      <Input
        isMono
        value={text}
        onValueChange={setText}
        onBlur={() => (fault ? setText(name) : text !== name && onChange(text))}
      />
    </Field>
  )
}
