import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { memberName, thingAt } from '@/server/domain/design/document'
import { useDrawing } from '../drawing'
import { useDesign } from './design-context'
import { ZoneSelect } from './ZoneSelect'

const nobody = ''

/** Who answers under it, and of which zone’s way out it is an address. */
export function FloatingIpFields({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const { instance = nobody, zone } = thingAt(document.floatingIps, name)!
  const members = Object.entries(document.clusters).flatMap(([cluster, { size }]) =>
    Array.from({ length: size }, (_, index) => memberName(cluster, index + 1)),
  )
  const names = [...Object.keys(document.instances), ...members]
  return (
    <>
      <Field label="Leads to" hint="On a network whose router leads outside, and in the same zone">
        <Select
          options={[{ value: nobody, label: 'Nobody' }, ...names.map(value => ({ value, label: value }))]}
          value={instance}
          onValueChange={to => dispatch({ type: 'bind', floatingIp: name, instance: to || undefined })}
        />
      </Field>
      <Field label="Zone" hint="Of whose way out it is an address; it stays there">
        <ZoneSelect
          value={zone}
          anyLabel="Where its instance is"
          onChange={value => dispatch({ type: 'set', path: ['floatingIps', name, 'zone'], value })}
        />
      </Field>
    </>
  )
}
