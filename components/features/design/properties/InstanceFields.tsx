import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { instanceDesign, thingAt } from '@/server/domain/design/document'
import { AttachedVolumes } from './AttachedVolumes'
import { useDesign } from './design-context'
import { MachineFields, MoreMachineFields } from './MachineFields'
import { More } from './More'
import { useThingForm } from './use-thing-form'
import { ZoneSelect } from './ZoneSelect'

export function InstanceFields({ name }: { name: string }) {
  const { document } = useDesign()
  const instance = thingAt(document.instances, name)!
  const path = ['instances', name]
  const of = useThingForm(instanceDesign, instance, path)
  return (
    <>
      <MachineFields of={of} machine={instance} prefix="" path={path} />
      <Field label="Zone" error={of.fault('zone')}>
        <ZoneSelect value={instance.zone} anyHint="Placement chooses" onChange={zone => of.give('zone', zone)} />
      </Field>
      <AttachedVolumes instance={name} />
      <More>
        <Field
          label="Address"
          isOptional
          hint="Left empty: the one that it has, or the lowest free one"
          error={of.fault('address')}
        >
          <Input
            isMono
            placeholder="10.20.0.5"
            value={of.form.watch('address') ?? ''}
            onValueChange={value => of.give('address', value)}
          />
        </Field>
        <Field
          label="Keep apart from"
          isOptional
          hint="A group’s members prefer different hosts"
          error={of.fault('spread')}
        >
          <Input
            isMono
            placeholder="web"
            value={of.form.watch('spread') ?? ''}
            onValueChange={value => of.give('spread', value)}
          />
        </Field>
        <MoreMachineFields of={of} machine={of.form.watch()} prefix="" />
      </More>
    </>
  )
}
