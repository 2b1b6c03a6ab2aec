import { stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { type Id, newId } from '@/server/domain/ids'
import { type Call, type Connection, converge, type DriverKind, type Nudge, type PortSpec } from '../contract'
import { describeConformance } from '../contract/conformance'
import { libvirtDriver } from '../libvirt'
import { ovnDriver } from './index'

/** One zone of two hosts, with nothing but its network around them. */
let lab: Lab
let network: Connection
const hosts: Connection[] = []
beforeAll(async () => {
  lab = await startLab({ name: 'plovn', subnet: '10.99.121', zones: 1, hostsPerZone: 2, fresh: true })
  network = await connect()
}, 300_000)
afterAll(async () => {
  for (const line of [network, ...hosts]) await line?.[Symbol.asyncDispose]()
  await lab?.stop()
})

const connect = () => ovnDriver.connect(ovnDriver.config.parse({ northbound: lab.northbound('zone-1') }))

describeConformance({
  name: 'ovn',
  connectNetwork: connect,
  image: { name: 'none', path: '/dev/null', format: 'raw', sizeBytes: 0, checksum: '' },
})

test('a database that answers says its OVN’s version, another is unreachable', async () => {
  const probe = await network.probe(call())
  expect(probe).toMatchObject({ healthy: true, problems: [], version: expect.stringMatching(/^OVN \d+\.\d+/) })
  await using elsewhere = await ovnDriver.connect(
    ovnDriver.config.parse({ northbound: `tcp:${lab.storage.address}:1` }),
  )
  await expect(elsewhere.probe(call())).rejects.toMatchObject({ kind: 'unreachable' })
})

test('packets go from host to host within a network, and nowhere under another’s name', async () => {
  const [own, other] = [await newNetwork(), await newNetwork()]
  await Promise.all(lab.hosts.map(openHost))
  const [alpha, beta, mallory] = await Promise.all([
    newGuest('alpha', 0, own, 2),
    newGuest('beta', 1, own, 3),
    newGuest('mallory', 1, other, 4),
  ])
  using one = await lab.console(lab.hosts[0]!.name, alpha.id)
  using two = await lab.console(lab.hosts[1]!.name, beta.id)
  using third = await lab.console(lab.hosts[1]!.name, mallory.id)
  for (const console of [one, two, third]) await console.expect(/root@\w+:~# /, 60_000)
  const ping = (from: typeof one, target = beta) =>
    from.run(`ping -c 1 -W 1 ${target.address} | grep -o "[01] packets received" || true`)

  // Within the network: single packets, and a stream of full ones.
  expect(await ping(one)).toBe('1 packets received')
  await two.run('nc -l -p 5000 > /root/got & true')
  await one.run(`head -c 300000 /dev/zero | nc -w 1 ${beta.address} 5000`)
  await expect.poll(() => two.run('wc -c < /root/got'), { timeout: 10_000 }).toBe('300000')

  // Another tenant with the same range, as itself and as one of them.
  expect(await ping(third)).toBe('0 packets received')
  await third.run(become(alpha))
  expect(await ping(third)).toBe('0 packets received')

  // Within the network under an address, or a MAC, of somebody else's.
  await one.run('ip addr add 10.60.0.9/24 dev eth0')
  expect(await one.run(`ping -I 10.60.0.9 -c 1 -W 1 ${beta.address} | grep -o "[01] packets received"`)).toMatch(/^0/)
  await one.run('ip addr del 10.60.0.9/24 dev eth0')
  expect(await ping(one)).toBe('1 packets received')
  await one.run(become({ ...alpha, mac: '52:54:00:60:00:99' }))
  expect(await ping(one)).toBe('0 packets received')
  await one.run(become(alpha))
  expect(await ping(one)).toBe('1 packets received')
})

type Guest = { id: Id<'instance'>; mac: string; address: string }

const become = ({ mac, address }: Pick<Guest, 'mac' | 'address'>) =>
  `ip link set eth0 down; ip link set eth0 address ${mac}; ip addr flush dev eth0; ip addr add ${address}/24 dev eth0; ip link set eth0 up`

const call = (): Call => ({
  ...{ taskId: 'task_test', key: crypto.randomUUID(), signal: AbortSignal.timeout(60_000), log() {} },
})
const settled = <K extends DriverKind>(nudge: (resume?: string) => Promise<Nudge<K>>) =>
  converge(nudge, { call: call(), sleep: ms => wait(ms) })

async function newNetwork(): Promise<Id<'network'>> {
  const id = newId('network')
  await network.networks!.ensure({ kind: 'network', id }, { name: 'lan', cidr: '10.60.0.0/24' }, 1, call())
  return id
}

const imageId = newId('image')
async function openHost({ uri }: { uri: string }, index: number): Promise<void> {
  const config = { uri, domainType: 'qemu', tuning: { nicOffloads: 'off' } }
  const host = await libvirtDriver.connect(libvirtDriver.config.parse(config))
  hosts[index] = host
  const { size: sizeBytes } = await stat(lab.imagePath)
  const image = { name: 'tiny', path: lab.imagePath, format: 'qcow2' as const, sizeBytes, checksum: '' }
  await settled(resume => host.images!.ensure({ kind: 'image', id: imageId }, image, 1, call(), resume))
}

async function newGuest(name: string, host: number, networkId: Id<'network'>, last: number): Promise<Guest> {
  const [id, portId] = [newId('instance'), newId('port')]
  const port: PortSpec = { name, networkId, mac: `52:54:00:60:00:0${last}`, address: `10.60.0.${last}` }
  const { mac, address } = port
  await network.ports!.ensure({ kind: 'port', id: portId }, port, 1, call())
  const { instances } = hosts[host]!
  const machine = {
    ...{ name, vdcId: newId('vdc'), vcpus: 1, cpuShares: 1024, memoryMiB: 96, imageId, rootDiskGiB: 1, rootVersion: 1 },
    ...{ userData: null, disks: [], power: 'running' as const, stopTimeoutMs: 0 },
    nic: { portId, networkId, mac, address: `${address}/24`, gateway: null },
  }
  await settled(resume => instances!.ensure({ kind: 'instance', id }, machine, 1, call(), resume))
  const seen = await instances!.observe({ kind: 'instance', id }, call())
  expect(seen).toMatchObject({ exists: true, status: { power: 'running', nics: [{ mac, network: networkId }] } })
  return { id, mac, address }
}
