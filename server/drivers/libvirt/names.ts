import { createHash } from 'node:crypto'
import { importedId, uuidIn } from '@/server/domain/drift/imported-id'
import { type Id, idOf } from '@/server/domain/ids'

/** Names on the host are made from our ids alone, so that they can be found again with nothing else at hand. */

/** Where our stamp lives in a domain's metadata. */
export const stampNamespace = 'urn:plenum:instance:1'
export const networkNamespace = 'urn:plenum:network:1'

/** The same id always gives the same UUID: the one that it carries (a machine that was taken over), or one made of it (RFC 9562 version 8). */
export function uuidOf(id: string): Buffer {
  const carried = uuidIn(id)
  if (carried) return Buffer.from(carried, 'hex')
  const bytes = createHash('sha256').update(`plenum:${id}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes
}

export function uuidText(uuid: Buffer): string {
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The bridge of a network; Linux allows 15 characters. */
export const bridgeName = (id: Id<'network'>) => `pl${createHash('sha256').update(id).digest('hex').slice(0, 12)}`

/** Files of a pool. Everything of one instance begins with its id and a dot. */
export const fileNames = {
  image: (id: Id<'image'>, format: 'qcow2' | 'raw') => `${id}.${format}`,
  /** Exists once the image is whole; a half upload never has it. */
  imageReady: (id: Id<'image'>) => `${id}.ready`,
  ofInstance: (id: Id<'instance'>) => `${id}.`,
  isRoot: (name: string) => /\.root-\d+\.qcow2$/.test(name),
  root: (id: Id<'instance'>, rootVersion: number) => `${id}.root-${rootVersion}.qcow2`,
  seed: (id: Id<'instance'>, rootVersion: number) => `${id}.seed-${rootVersion}.iso`,
  serialLog: (id: Id<'instance'>) => `${id}.serial.log`,
}

/** virtio-blk shows 20 bytes of serial number: all of an id but its prefix. */
export const serialOf = (id: string) => id.slice(id.indexOf('_') + 1).slice(-20)

/** libvirt keeps aliases as given when they begin so. */
const aliasPrefix = 'ua-'
export const aliasOf = (id: Id<'attachment'>) => `${aliasPrefix}${id}`
export const attachmentOfAlias = (alias: string | undefined): Id<'attachment'> | undefined => {
  const id = attachmentId.safeParse(alias?.startsWith(aliasPrefix) ? alias.slice(aliasPrefix.length) : undefined)
  return id.success ? id.data : undefined
}

/** The host’s secret that holds the key of an attachment’s storage user. */
export const secretUuid = (id: Id<'attachment'>) => uuidText(uuidOf(id))

/** The host’s secret that holds the key of an encrypted disk, and what it says that it is for. */
export const luksSecretUuid = (id: Id<'attachment'>) => uuidText(uuidOf(`luks.${id}`))
export const luksUsage = (instanceId: Id<'instance'>, id: Id<'attachment'> | '') => `${instanceId} ${id}`

export const networkAlias = (id: string) => `${aliasPrefix}${id}`
export const networkOfAlias = (alias: string | undefined): Id<'network'> | undefined =>
  networkId.safeParse(alias?.startsWith(aliasPrefix) ? alias.slice(aliasPrefix.length) : undefined).data

const attachmentId = idOf('attachment')
const networkId = idOf('network')
const instanceId = idOf('instance')
const imageId = idOf('image')

export const asInstanceId = (name: string | undefined): Id<'instance'> | null => instanceId.safeParse(name).data ?? null
/** The id under which a domain is, or would be, taken over. */
export const idIfImported = (uuid: Buffer): Id<'instance'> => importedId(uuidText(uuid))
export const asImageId = (name: string | undefined): Id<'image'> | null => imageId.safeParse(name).data ?? null
