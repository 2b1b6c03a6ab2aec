import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { formatCount, formatNumber } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { addressesIn, parseCidr } from '@/server/domain/address'
import { networkDesign, thingAt } from '@/server/domain/design/document'
import { machinesOn, useDrawing } from '../drawing'
import { freeCidr6 } from '../kinds/fresh'
import { useDesign } from './design-context'
import { useThingForm } from './use-thing-form'

export function NetworkFields({ name }: { name: string }) {
  const { document } = useDesign()
  const { vdcId } = useDrawing()
  const network = thingAt(document.networks, name)!
  const of = useThingForm(networkDesign, network, ['networks', name])
  const [subnet = 'main'] = Object.keys(network.subnets)
  const cidr = parseCidr(network.subnets[subnet]?.cidr ?? '')
  const field6 = `subnets.${subnet}.cidr6` as const
  const cidr6 = of.form.watch(field6)
  // Emptied to be written anew, it is not switched off: that is the box’s to say.
  const change6 = (value: string) => {
    if (value !== '') return of.give(field6, value)
    of.form.setValue(field6, value)
    void of.form.trigger(field6)
  }
  return (
    <>
      <Field
        label="Address range"
        hint={cidr && `${formatNumber(addressesIn(cidr), 0)} addresses for instances`}
        error={of.fault(`subnets.${subnet}.cidr`)}
      >
        <Input
          isMono
          value={of.form.watch(`subnets.${subnet}.cidr`) ?? ''}
          onValueChange={value => of.give(`subnets.${subnet}.cidr`, value)}
        />
      </Field>
      <Checkbox
        label="IPv6"
        hint="Each instance has an IPv6 address beside its IPv4 one"
        checked={cidr6 !== undefined}
        onCheckedChange={isOn => of.give(field6, isOn ? freeCidr6(document, vdcId) : undefined)}
      />
      {cidr6 !== undefined && (
        <Field label="IPv6 range" hint="A /64; addresses in it are made of each card’s MAC" error={of.fault(field6)}>
          <Input isMono value={cidr6} onValueChange={change6} />
        </Field>
      )}
      <p className="text-sm text-muted">{formatCount(machinesOn(document, name), 'instance')} on it.</p>
    </>
  )
}
