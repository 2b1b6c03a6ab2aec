import { Field } from '@/components/ui/Field'
import { formatCount, formatNumber } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { addressesIn, parseCidr } from '@/server/domain/address'
import { networkDesign, thingAt } from '@/server/domain/design/document'
import { machinesOn } from '../drawing'
import { useDesign } from './design-context'
import { useThingForm } from './use-thing-form'

export function NetworkFields({ name }: { name: string }) {
  const { document } = useDesign()
  const network = thingAt(document.networks, name)!
  const of = useThingForm(networkDesign, network, ['networks', name])
  const [subnet = 'main'] = Object.keys(network.subnets)
  const cidr = parseCidr(network.subnets[subnet]?.cidr ?? '')
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
      <p className="text-sm text-muted">{formatCount(machinesOn(document, name), 'instance')} on it.</p>
    </>
  )
}
