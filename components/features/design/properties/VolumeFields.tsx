import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import { memberName, thingAt, volumeDesign } from '@/server/domain/design/document'
import { limits } from '@/server/domain/instance'
import { encryptedInWords } from '@/server/domain/volume'
import { useDrawing } from '../drawing'
import { docksOf } from '../picture'
import { BackupFields } from './BackupFields'
import { useDesign } from './design-context'
import { StorageSelect } from './StorageSelect'
import { useThingForm } from './use-thing-form'
import { ZoneSelect } from './ZoneSelect'

const none = '(free)'

export function VolumeFields({ name }: { name: string }) {
  const { document, base } = useDesign()
  const { dispatch } = useDrawing()
  const volume = thingAt(document.volumes, name)!
  const of = useThingForm(volumeDesign, volume, ['volumes', name])
  const former = thingAt(base.volumes, volume.was ?? name)
  const before = former?.sizeGiB
  const isEncrypted = volume.encrypted ?? former?.encrypted ?? false
  const dock = docksOf(document).get(name)
  const on = dock && ('instance' in dock ? dock.instance : memberName(dock.cluster, dock.index))
  const instances = Object.keys(document.instances)
  return (
    <>
      <Field
        label="Size"
        hint={
          before === undefined ? undefined : `${before} GiB now. It grows in place; a smaller one is a new, empty one`
        }
        error={of.fault('sizeGiB')}
      >
        <NumberInput
          unit="GiB"
          {...limits.volumeGiB}
          value={of.form.watch('sizeGiB') ?? null}
          onValueChange={value => of.give('sizeGiB', value)}
        />
      </Field>
      <Field label="Attached to">
        <Select
          value={on ?? none}
          onValueChange={instance =>
            dispatch(
              instance === none ? { type: 'detach', volumes: [name] } : { type: 'attach', volumes: [name], instance },
            )
          }
          options={[
            { value: none, label: 'Nothing', hint: 'It waits in the tray' },
            ...instances.map(value => ({ value, label: value, hint: document.instances[value]!.zone })),
            ...(on && !instances.includes(on) ? [{ value: on, label: on }] : []),
          ]}
        />
      </Field>
      <Field label="Zone" error={of.fault('zone')}>
        <ZoneSelect
          value={volume.zone}
          anyLabel="Where its instance is"
          anyHint={on ? undefined : 'A free volume needs a zone'}
          onChange={zone => of.give('zone', zone)}
        />
      </Field>
      <StorageSelect
        zones={[volume.zone ?? former?.zone ?? []].flat()}
        value={volume.storage}
        isMoved={former !== undefined && volume.storage !== undefined && volume.storage !== former.storage}
        error={of.fault('storage')}
        onChange={storage => of.give('storage', storage)}
      />
      <Checkbox
        label="Encrypted"
        hint={
          former && isEncrypted !== (former.encrypted ?? false)
            ? 'From its start or not at all: this makes it anew and empty'
            : encryptedInWords
        }
        disabled={of.isReadOnly}
        checked={isEncrypted}
        onCheckedChange={isOn => of.give('encrypted', isOn || (former?.encrypted ? false : undefined))}
      />
      <BackupFields of={of} />
    </>
  )
}
