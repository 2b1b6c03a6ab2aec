import type { Id } from '@/server/domain/ids'
import type { InstanceSpec } from '../../contract'
import { iso9660 } from './iso9660'

/**
 * What cloud-init's NoCloud source reads: a small disk labelled `cidata` with three files.
 * A rebuild is a new machine to cloud-init, hence the root's version in the instance-id.
 */
export function cloudInitSeed(id: Id<'instance'>, spec: InstanceSpec): Buffer {
  return iso9660('cidata', [
    { name: 'meta-data', content: Buffer.from(metaData(id, spec)) },
    { name: 'network-config', content: Buffer.from(networkConfig(spec)) },
    { name: 'user-data', content: Buffer.from(spec.userData ?? '#cloud-config\n{}\n') },
  ])
}

const metaData = (id: Id<'instance'>, spec: InstanceSpec) => `instance-id: ${quoted(`${id}-${spec.rootVersion}`)}
local-hostname: ${quoted(spec.name)}
${spec.sshKeys.length > 0 ? `public-keys:\n${spec.sshKeys.map(key => `  - ${quoted(key)}\n`).join('')}` : ''}`

/** Netplan version 2, the card found by its MAC. */
const networkConfig = ({ nic }: InstanceSpec) => `version: 2
ethernets:
  primary:
    match:
      macaddress: ${quoted(nic.mac)}
    dhcp4: false
    addresses:
      - ${quoted(nic.address)}
${nic.ipv6 ? `      - ${quoted(nic.ipv6.address)}\n` : ''}${routes(nic)}${nic.resolver ? nameservers(nic.resolver) : ''}`

function routes({ gateway, ipv6 }: InstanceSpec['nic']): string {
  const all = [
    ...(gateway ? [['0.0.0.0/0', gateway] as const] : []),
    ...(ipv6 ? [['::/0', ipv6.gateway] as const] : []),
  ]
  if (all.length === 0) return ''
  return `    routes:\n${all.map(([to, via]) => `      - to: ${quoted(to)}\n        via: ${quoted(via)}\n`).join('')}`
}

const nameservers = ({ address, domain }: NonNullable<InstanceSpec['nic']['resolver']>) => `    nameservers:
      search:
        - ${quoted(domain)}
      addresses:
        - ${quoted(address)}
`

/** A JSON string is a YAML double-quoted scalar, whatever is in it. */
const quoted = (text: string) => JSON.stringify(text.toWellFormed())
