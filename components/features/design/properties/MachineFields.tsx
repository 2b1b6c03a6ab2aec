import type { FieldValues, Path } from 'react-hook-form'
import { SshKeyChoice } from '@/components/forms/SshKeyChoice'
import { UserDataField } from '@/components/forms/user-data/UserDataField'
import { Field } from '@/components/ui/Field'
import { formatMiB } from '@/components/ui/format'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import type { ClusterTemplate, DesignPath, InstanceDesign } from '@/server/domain/design/document'
import { familiesOf, imageNamed, newestOf } from '@/server/domain/image-family'
import { limits, type PowerState, type Priority } from '@/server/domain/instance'
import { priorityHint, priorityOptions } from '@/server/domain/priority-words'
import { type Catalog, useDrawing } from '../drawing'
import { useDesign } from './design-context'
import { SecurityGroupChoice } from './SecurityGroupChoice'
import type { ThingForm } from './use-thing-form'

type Machine = Pick<
  InstanceDesign & ClusterTemplate,
  | 'image'
  | 'type'
  | 'vcpus'
  | 'memoryMiB'
  | 'rootDiskGiB'
  | 'network'
  | 'securityGroups'
  | 'power'
  | 'userData'
  | 'sshKeys'
  | 'cpuShares'
  | 'priority'
>
type Props<T extends FieldValues> = {
  of: ThingForm<T>
  machine: Machine
  /** Where the machine stands within the form, with a dot at its end; and within the design. */
  prefix: '' | 'template.'
  path: DesignPath
}

const own = 'Own numbers'

/** Image, size and network: what instances and the members of clusters have in common. */
export function MachineFields<T extends FieldValues>({ of, machine, prefix, path }: Props<T>) {
  const { catalog, dispatch } = useDrawing()
  const { document } = useDesign()
  const field = (name: keyof Machine) => `${prefix}${name}` as Path<T>
  const image = imageNamed(catalog.images, machine.image)
  const networks = Object.keys(document.networks)
  return (
    <>
      <Field label="Image" error={of.fault(field('image'))}>
        <Select
          value={machine.image}
          onValueChange={value => of.give(field('image'), value)}
          options={withPresent(imageOptions(catalog.images), machine.image)}
        />
      </Field>
      <Field label="Type" error={of.fault(field('type'))}>
        <Select
          value={machine.type ?? own}
          onValueChange={value => {
            const like = catalog.types.find(each => each.name === machine.type)
            const numbers = { vcpus: like?.vcpus ?? 1, memoryMiB: like?.memoryMiB ?? 1024 }
            dispatch({ type: 'shape', path, shape: value === own ? numbers : { type: value } })
          }}
          options={[
            ...withPresent(
              catalog.types.map(type => ({
                value: type.name,
                label: type.name,
                hint: `${type.vcpus} vCPU · ${formatMiB(type.memoryMiB)}`,
                disabledReason:
                  image && type.memoryMiB < image.minMemoryMiB
                    ? `${image.name} needs ${formatMiB(image.minMemoryMiB)}`
                    : null,
              })),
              machine.type,
            ),
            { value: own, label: own, hint: 'vCPUs and memory' },
          ]}
        />
      </Field>
      {machine.type === undefined && (
        <div className="grid grid-cols-2 gap-3">
          <Field label="vCPUs" error={of.fault(field('vcpus'))}>
            <NumberInput
              {...limits.vcpus}
              value={machine.vcpus ?? null}
              onValueChange={value => of.give(field('vcpus'), value)}
            />
          </Field>
          <Field label="Memory" error={of.fault(field('memoryMiB'))}>
            <NumberInput
              unit="MiB"
              {...limits.memoryMiB}
              step={256}
              value={machine.memoryMiB ?? null}
              onValueChange={value => of.give(field('memoryMiB'), value)}
            />
          </Field>
        </div>
      )}
      <Field label="Network" error={of.fault(field('network'))}>
        <Select
          value={machine.network ?? (networks.length === 1 ? networks[0]! : null)}
          placeholder={networks.length === 0 ? 'No network yet' : 'Choose…'}
          onValueChange={value => of.give(field('network'), value)}
          options={networks.map(name => ({ value: name, label: name }))}
        />
      </Field>
      <SecurityGroupChoice
        chosen={machine.securityGroups ?? []}
        of={`${path[0] === 'instances' ? 'instance' : 'cluster'}/${path[1]}`}
      />
      <Field label="Power" error={of.fault(field('power'))}>
        <Select<PowerState>
          value={machine.power ?? 'running'}
          onValueChange={value => of.give(field('power'), value === 'running' ? undefined : value)}
          options={[
            { value: 'running', label: 'Running' },
            { value: 'stopped', label: 'Stopped' },
            { value: 'paused', label: 'Paused' },
          ]}
        />
      </Field>
    </>
  )
}

/** What is sensible as it is. */
export function MoreMachineFields<T extends FieldValues>({ of, machine, prefix }: Omit<Props<T>, 'path'>) {
  const field = (name: keyof Machine) => `${prefix}${name}` as Path<T>
  const { catalog } = useDrawing()
  const image = imageNamed(catalog.images, machine.image)
  return (
    <>
      <Field
        label="Root disk"
        isOptional
        hint={image ? `Gone with the machine. ${image.name} needs ${image.minDiskGiB} GiB` : 'Gone with the machine'}
        error={of.fault(field('rootDiskGiB'))}
      >
        <NumberInput
          unit="GiB"
          {...limits.rootDiskGiB}
          value={machine.rootDiskGiB ?? null}
          onValueChange={value => of.give(field('rootDiskGiB'), value)}
        />
      </Field>
      <Field
        label="CPU weight"
        isOptional
        hint="Against its neighbours when CPU is short; 1024 is normal"
        error={of.fault(field('cpuShares'))}
      >
        <NumberInput
          min={limits.cpuShares.min}
          max={limits.cpuShares.max}
          step={128}
          value={machine.cpuShares ?? null}
          onValueChange={value => of.give(field('cpuShares'), value)}
        />
      </Field>
      <Field label="Priority" isOptional hint={priorityHint} error={of.fault(field('priority'))}>
        <Select<Priority>
          value={machine.priority ?? 'normal'}
          onValueChange={value => of.give(field('priority'), value === 'normal' ? undefined : value)}
          options={priorityOptions}
        />
      </Field>
      <SshKeyChoice
        chosen={machine.sshKeys ?? []}
        onChange={keys => of.give(field('sshKeys'), keys.length > 0 ? keys : undefined)}
        fault={of.fault(field('sshKeys'))}
      />
      <UserDataField
        value={machine.userData ?? ''}
        onChange={text => of.give(field('userData'), text)}
        error={of.fault(field('userData'))}
      />
    </>
  )
}

/** Families first: who names one gets its newest version. */
const imageOptions = (images: Catalog['images']) => [
  ...familiesOf(images).map(name => ({ value: name, label: name, hint: `Newest: ${newestOf(images, name)?.name}` })),
  ...images.map(({ name, isDeprecated }) => ({
    value: name,
    label: name,
    hint: isDeprecated ? 'Deprecated' : undefined,
  })),
]

/** What the design names and the catalog does not know stays in sight. */
function withPresent<O extends { value: string; label: string }>(options: O[], present: string | undefined): O[] {
  if (present === undefined || options.some(option => option.value === present)) return options
  return [...options, { value: present, label: present, hint: 'Not in this data center' } as unknown as O]
}
