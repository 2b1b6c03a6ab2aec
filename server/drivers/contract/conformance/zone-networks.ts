import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { PortSpec, Ref } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'
import { openShell } from './shell'

export function zoneNetworkTests(bench: Bench): void {
  const networks = () => bench.zoneNetwork.networks!
  const ports = () => bench.zoneNetwork.ports!
  const newNetwork = () => bench.track(networks(), { kind: 'network', id: newId('network') })
  const newPort = () => bench.track(ports(), { kind: 'port', id: newId('port') })
  const networkSpec = { name: 'conform-wide', cidr: '10.79.0.0/24' }
  const specOn = (network: Ref<'network'>, last = 5): PortSpec => {
    const mac = `52:54:00:79:00:${String(last).padStart(2, '0')}`
    return { name: `conform-${last}`, networkId: network.id, mac, address: `10.79.0.${last}` }
  }
  const ready = async () => {
    const network = newNetwork()
    await bench.ensure(networks(), network, networkSpec)
    return network
  }

  lifecycleTests(bench, 'network', async () => ({ resource: networks(), ref: newNetwork(), spec: networkSpec }))
  lifecycleTests(bench, 'port', async () => {
    const network = await ready()
    return { resource: ports(), ref: newPort(), spec: specOn(network) }
  })

  promise(bench, 'a port lets pass its own MAC and address only, on its network', {}, async () => {
    const spec = specOn(await ready())
    const { networkId, mac, address } = spec
    expect((await bench.ensure(ports(), newPort(), spec)).status).toEqual({ networkId, mac, address, isStrict: true })
  })

  promise(bench, 'a port takes another address, and goes to another network', {}, async () => {
    const [here, there, ref] = [await ready(), await ready(), newPort()]
    const before = await bench.ensure(ports(), ref, specOn(here))
    const moved = specOn(there, 6)
    expect(
      ports()
        .plan(moved, before)
        .map(change => change.field),
    ).toEqual(['networkId', 'mac', 'address'])
    const after = await bench.ensure(ports(), ref, moved, 2)
    expect(after.external).toBe(before.external)
    expect(ports().plan(moved, after)).toEqual([])
    await bench.remove(networks(), here)
  })

  promise(bench, 'a port of a network that is not in the zone is refused as missing', {}, async () => {
    const [network, ref] = [newNetwork(), newPort()]
    const early = () => ports().ensure(ref, specOn(network), 1, bench.call())
    await expectError(() => bench.persist(early), 'missing')
    expect(await bench.observe(ports(), ref)).toEqual({ exists: false })
  })

  promise(bench, 'a network with a port is not removed', {}, async () => {
    const network = await ready()
    const ref = newPort()
    await bench.ensure(ports(), ref, specOn(network))
    await expectError(() => bench.remove(networks(), network), 'conflict')
    await bench.remove(ports(), ref)
    expect(await bench.remove(networks(), network)).toEqual({ exists: false })
  })

  // What runs no guests can't be asked by any.
  if (bench.options.connectCompute)
    promise(
      bench,
      'guests of one network reach each other from host to host, those of another don’t',
      { capability: 'serialConsole', otherHost: true },
      async () => {
        const [one, other] = [await ready(), await ready()]
        const plug = async (network: Ref<'network'>, last: number) => {
          const port = newPort()
          const spec = specOn(network, last)
          await bench.ensure(ports(), port, spec)
          return { portId: port.id, networkId: network.id, mac: spec.mac, address: `${spec.address}/24`, gateway: null }
        }
        const [own, peer, stranger] = [await plug(one, 5), await plug(one, 6), await plug(other, 7)]
        const there = bench.other!.instances!
        const ref = bench.newInstance()
        await Promise.all([
          bench.ensure(bench.instances, ref, bench.instanceSpec({ nic: own })),
          bench.ensure(there, bench.newInstance(bench.other), bench.instanceSpec({ nic: peer })),
          bench.ensure(there, bench.newInstance(bench.other), bench.instanceSpec({ nic: stranger })),
        ])
        const shell = await openShell(bench, ref)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 1 packets received')
        expect(await shell.run('ping -c 1 10.79.0.7')).toContain(' 0 packets received')
        await shell.close()
      },
    )
}
