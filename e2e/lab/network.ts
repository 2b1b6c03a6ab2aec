import { existsSync } from 'node:fs'
import type { LabConfig } from './config'
import { allNodes, hypervisors, type LabNode, switchNetns, uplinkAddress, uplinkInterface } from './nodes'
import { tunnelMtu } from './ovn'
import { ipBatch, run, tryRun } from './run'

/**
 * The lab's wiring: a bridge in a namespace of its own is the switch; every machine hangs
 * on it by a veth whose end in the switch carries the machine's name; one more veth comes
 * out into the root namespace, where Plenum runs. Tunnels between hypervisors have a second
 * bridge and veth, with room for their headers; what is outside of all guests' networks has a third.
 */
export async function wire(config: LabConfig): Promise<void> {
  await refuseTakenSubnet(config)
  const sw = switchNetns(config)
  const uplink = uplinkInterface(config)
  const nodes = allNodes(config)
  const hosts = hypervisors(config)
  await ipBatch([sw, ...nodes.map(node => node.netns)].map(netns => `netns add ${netns}`))
  await ipBatch(
    [
      'link add br0 type bridge',
      'link set br0 up',
      `link add br1 mtu ${tunnelMtu} type bridge`,
      'link set br1 up',
      'link add br2 type bridge',
      `addr add ${outside.gateway}/24 dev br2`,
      'link set br2 up',
      ...nodes.map(node => `link add ${node.name} type veth peer name eth0 netns ${node.netns}`),
      `link add uplink type veth peer name ${uplink} netns ${process.pid}`,
      ...[...nodes.map(node => node.name), 'uplink'].map(port => `link set ${port} master br0 up`),
      ...hosts.flatMap(host => [
        `link add ${tunnelPort(host)} mtu ${tunnelMtu} type veth peer name phys0 mtu ${tunnelMtu} netns ${host.netns}`,
        `link set ${tunnelPort(host)} master br1 up`,
        `link add ${outsidePort(host)} type veth peer name phys1 netns ${host.netns}`,
        `link set ${outsidePort(host)} master br2 up`,
      ]),
    ],
    sw,
  )
  // What is sent from here has no card that would put in its checksums, and switches in user space let it go on without.
  await run('ip', ['netns', 'exec', sw, 'ethtool', '-K', 'br2', 'tx', 'off'])
  await ipBatch([`addr add ${uplinkAddress(config)}/24 dev ${uplink}`, `link set ${uplink} up`])
  await Promise.all(
    nodes.map(node =>
      ipBatch(['link set lo up', `addr add ${node.address}/24 dev eth0`, 'link set eth0 up'], node.netns),
    ),
  )
  await Promise.all(nodes.map(({ netns }) => run('ip', ['netns', 'exec', netns, 'sysctl', '-qw', ...socketBuffers])))
  await Promise.all(hosts.map(host => ipBatch(['link set phys0 up', 'link set phys1 up'], host.netns)))
  await Promise.all(hosts.map(host => addTenantBridges(config, host)))
}

/**
 * In bytes: least, at first, most. Here a cable takes whatever is put into it. What waits in it while a guest moves is what
 * the guest stands still for at the end: with the usual 6 MiB a slow machine had a second’s work left by then.
 */
const socketBuffers = ['net.ipv4.tcp_rmem=4096 65536 262144', 'net.ipv4.tcp_wmem=4096 16384 262144']

/** What guests' routers lead to. The switch itself is its gateway, and whoever is outside. */
export const outside = {
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  ...{ first: '203.0.113.10', last: '203.0.113.99' },
}

/** A machine's cables pulled, or put back: it runs on but nothing reaches it. */
export const setCable = (config: LabConfig, node: LabNode, state: 'up' | 'down') =>
  ipBatch(
    [node.name, ...(node.zone ? [tunnelPort(node), outsidePort(node)] : [])].map(port => `link set ${port} ${state}`),
    switchNetns(config),
  )

const tunnelPort = (host: LabNode) => `${host.name}-t`
const outsidePort = (host: LabNode) => `${host.name}-x`

/** What it answers to Plenum gets lost. Ends with the machine's namespace, as all of the lab does. */
export const setHidden = (config: LabConfig, node: LabNode, isHidden: boolean) =>
  ipBatch([`route ${isHidden ? 'replace' : 'del'} blackhole ${uplinkAddress(config)}/32`], node.netns)

export async function isCut(config: LabConfig, node: LabNode): Promise<boolean> {
  const link = await run('ip', ['-n', switchNetns(config), '-o', 'link', 'show', node.name])
  return !/<[^>]*\bUP\b/.test(link)
}

export const isWired = (config: LabConfig) => existsSync(`/run/netns/${switchNetns(config)}`)

/** Removes every namespace and interface that carries the lab's name, whoever left it there. */
export async function unwire(config: LabConfig): Promise<void> {
  // A veth dies with its other end, but only when the kernel gets to it: the next `up` must not meet it.
  await tryRun('ip', ['link', 'del', uplinkInterface(config)])
  await ipBatch((await labNamespaces(config)).map(netns => `netns del ${netns}`))
}

export async function labNamespaces(config: LabConfig): Promise<string[]> {
  const listed = (await run('ip', ['netns', 'list'])).split('\n').map(line => line.split(' ')[0]!)
  return listed.filter(netns => netns.startsWith(`${config.name}-`))
}

/**
 * Guests' networks: what an operator's switches would carry as VLANs comes here as VXLANs
 * over the lab's network, each ending in a bridge `vx<n>` on every hypervisor.
 */
async function addTenantBridges(config: LabConfig, host: LabNode): Promise<void> {
  const peers = hypervisors(config).filter(other => other.name !== host.name)
  await ipBatch(
    tenantBridges.flatMap(({ bridge, vni }) => [
      `link add ${bridge} type bridge`,
      `link add vxlan${vni} type vxlan id ${vni} local ${host.address} dstport 4789`,
      `link set vxlan${vni} mtu 1450 master ${bridge} up`,
      `link set ${bridge} up`,
    ]),
    host.netns,
  )
  const flood = tenantBridges.flatMap(({ vni }) =>
    peers.map(peer => `fdb append 00:00:00:00:00:00 dev vxlan${vni} dst ${peer.address}\n`),
  )
  await run('sh', ['-c', `printf '%s' "$1" | bridge -n "$0" -batch -`, host.netns, flood.join('')])
}

/** Bridges that exist on every hypervisor and join guests of one network across hosts. */
export const tenantBridges = Array.from({ length: 16 }, (_, index) => ({
  bridge: `vx${100 + index}`,
  vni: 100 + index,
}))

async function refuseTakenSubnet(config: LabConfig): Promise<void> {
  const routes = await run('ip', ['-o', 'route', 'show', `${config.subnet}.0/24`])
  const device = /dev (\S+)/.exec(routes)?.[1]
  if (device) {
    throw new Error(
      `${config.subnet}.0/24 is already in use on ${device}: choose another with PLENUM_LAB_SUBNET, or stop the lab that has it.`,
    )
  }
}
