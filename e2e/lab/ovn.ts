import path from 'node:path'
import type { LabConfig } from './config'
import type { Service } from './machine-scripts'
import { hypervisors, type LabNode, storageServer } from './nodes'
import { run } from './run'
import { waitFor } from './wait'

/**
 * What joins guests of one network across hosts. Each zone has an OVN of its own: its databases and ovn-northd run
 * beside the storage server, where no test that kills a host takes them along; every host runs Open vSwitch and
 * ovn-controller. The lab's kernel may have no Open vSwitch module, so packets go through the one in user space.
 */
export const northboundOf = (config: LabConfig, zone: string) => `tcp:${storageServer(config).address}:${portOf(zone)}`

/** The services of all zones' centrals. One server holds both databases of a zone. */
export const ovnCentrals = (config: LabConfig): Service[] =>
  [...new Set(hypervisors(config).map(host => host.zone!))].flatMap(zone => {
    const [databases, socket] = [`/var/lib/libvirt/ovn/${zone}`, `unix:/run/ovn/${zone}.sock`]
    return [
      {
        name: `ovn-databases-${zone}`,
        command: script(
          `mkdir -p /run/ovn ${databases}`,
          `for db in nb sb; do [ -f ${databases}/$db.db ] || ovsdb-tool create ${databases}/$db.db /usr/share/ovn/ovn-$db.ovsschema; done`,
          `exec ovsdb-server ${quiet} --unixctl=/run/ovn/${zone}.ctl --remote=p${socket} --remote=ptcp:${portOf(zone)}:0.0.0.0 ${databases}/nb.db ${databases}/sb.db`,
        ),
      },
      {
        name: `ovn-northd-${zone}`,
        command: script(
          'mkdir -p /run/ovn',
          `exec ovn-northd ${quiet} --unixctl=/run/ovn/northd-${zone}.ctl --ovnnb-db=${socket} --ovnsb-db=${socket}`,
        ),
      },
    ]
  })

/** A host's part. Its configuration begins anew with its power, as its guests' cards do. */
export const ovnChassis = (config: LabConfig, node: LabNode): Service[] => [
  {
    name: 'ovsdb-server',
    command: script(
      'mkdir -p /run/openvswitch /run/ovn && cd /run/openvswitch',
      '[ -f conf.db ] || ovsdb-tool create conf.db /usr/share/openvswitch/vswitch.ovsschema',
      `exec ovsdb-server ${quiet} --unixctl=ovsdb-server.ctl --remote=punix:db.sock conf.db`,
    ),
  },
  {
    name: 'ovs-vswitchd',
    command: script(
      'ovs-vsctl --retry --no-wait init',
      `ovs-vsctl --no-wait set open_vswitch . ${externalIds(config, node)}`,
      `exec ovs-vswitchd ${quiet} --unixctl=/run/openvswitch/ovs-vswitchd.ctl unix:/run/openvswitch/db.sock`,
    ),
  },
  {
    name: 'ovn-controller',
    command: script(
      // Returns once the switch has it: tunnels start from an address on a bridge of the switch’s own.
      'ovs-vsctl --retry --may-exist add-br br-phys -- set bridge br-phys datapath_type=netdev -- --may-exist add-port br-phys phys0',
      // Where routers lead outside.
      'ovs-vsctl --retry --may-exist add-br br-ex -- set bridge br-ex datapath_type=netdev -- --may-exist add-port br-ex phys1',
      `ip addr replace ${node.tunnelAddress}/24 dev br-phys && ip link set br-phys mtu ${tunnelMtu} up`,
      // Its switch tells on the host’s address what it has passed.
      `{ ovs-vsctl --retry wait-until bridge br-int -- set-controller br-int ptcp:${switchPort}:${node.address} & }`,
      `exec ovn-controller ${quiet} unix:/run/openvswitch/db.sock`,
    ),
  },
]

/** Room for the tunnels’ own headers, so that guests keep their usual 1500 bytes. */
export const tunnelMtu = 1600

/** Once the integration bridge is there, guests can be plugged in. */
export const chassisAnswers = (node: LabNode) =>
  waitFor(`ovn-controller on ${node.name}`, () => vsctl(node, ['br-exists', 'br-int']).then(() => true), {
    log: path.join(node.folder, 'log'),
  })

/** Maps what is outside to the host’s bridge there, or no longer. */
export const setConnected = (node: LabNode, isConnected: boolean) =>
  isConnected
    ? vsctl(node, ['set', 'open_vswitch', '.', `external-ids:ovn-bridge-mappings=${mappings}`])
    : vsctl(node, ['remove', 'open_vswitch', '.', 'external-ids', 'ovn-bridge-mappings'])

const mappings = 'outside:br-ex'

/** Open vSwitch’s own client on a host’s switch. */
const vsctl = (node: LabNode, args: string[]) =>
  run('ovs-vsctl', ['--timeout=5', '--no-wait', `--db=unix:${node.folder}/run/openvswitch/db.sock`, ...args])

const externalIds = (config: LabConfig, node: LabNode) =>
  Object.entries({
    'system-id': node.name,
    hostname: node.name,
    'ovn-remote': northboundOf(config, node.zone!),
    'ovn-encap-type': 'geneve',
    'ovn-encap-ip': node.tunnelAddress,
    'ovn-bridge-datapath-type': 'netdev',
    'ovn-bridge-mappings': mappings,
    'ovn-cms-options': `plenum-switch=tcp:${node.address}:${switchPort}`,
  })
    .map(([key, value]) => `external-ids:${key}='"${value}"'`)
    .join(' ')

const switchPort = 6653
const portOf = (zone: string) => `66${zone.replace('zone-', '').padStart(2, '0')}`

const script = (...lines: string[]) => `sh -ec "${lines.join('; ').replaceAll(/["$\\]/g, '\\$&')}"`

const quiet = '-vconsole:warn -vsyslog:off'
