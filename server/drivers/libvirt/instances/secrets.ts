import type { Id } from '@/server/domain/ids'
import type { Call, DiskSpec } from '../../contract'
import { luksSecretUuid, luksUsage, secretUuid, uuidOf } from '../names'
import type { Caller } from '../rpc/client'
import { isLibvirtError, virError } from '../rpc/errors'
import {
  defineSecret,
  listSecrets,
  lookupSecret,
  type SecretRef,
  setSecretValue,
  undefineSecret,
} from '../rpc/procedures/secrets'
import { toXml, type XmlObject } from '../xml/tree'

/**
 * Gives the host the keys with which its guests reach and read their volumes. They are in libvirt's memory only, never on
 * the host's disk and never told again: each change brings them anew.
 */
export async function bringSecrets(
  line: Caller,
  instanceId: Id<'instance'>,
  disks: DiskSpec[],
  call: Call,
): Promise<void> {
  for (const { attachmentId, source, luksKey } of disks) {
    if (source.protocol === 'rbd') {
      const usage = { '@type': 'ceph', name: attachmentId }
      await bring(line, { uuid: secretUuid(attachmentId), usage, value: Buffer.from(source.key, 'base64') }, call)
    }
    if (luksKey !== undefined) {
      const usage = { '@type': 'volume', volume: luksUsage(instanceId, attachmentId) }
      await bring(line, { uuid: luksSecretUuid(attachmentId), usage, value: Buffer.from(luksKey) }, call)
    }
  }
}

async function bring(line: Caller, it: { uuid: string; usage: XmlObject; value: Buffer }, call: Call): Promise<void> {
  const options = { signal: call.signal }
  const xml = toXml({ secret: { '@ephemeral': 'yes', '@private': 'yes', uuid: it.uuid, usage: it.usage } })
  await setSecretValue(line, await defineSecret(line, xml, options), it.value, options)
}

/**
 * Takes back the keys of an instance's encrypted disks. QEMU keeps what it has opened: the host needs them again only to
 * open a disk anew.
 */
export async function dropLuksKeys(line: Caller, instanceId: Id<'instance'>, call: Call): Promise<void> {
  const options = { signal: call.signal }
  for (const secret of await listSecrets(line, options).catch(noneWithoutDriver)) {
    if (secret.usageType !== usageVolume || !secret.usage.startsWith(luksUsage(instanceId, ''))) continue
    await undefineSecret(line, secret, options).catch(ifGone)
  }
}
const usageVolume = 1

/** A libvirt that keeps no secrets has been given none. */
function noneWithoutDriver(error: unknown): SecretRef[] {
  if (isLibvirtError(error, virError.noSupport)) return []
  throw error
}

/** Of disks that are gone. */
export async function dropSecrets(line: Caller, attachmentIds: Id<'attachment'>[], call: Call): Promise<void> {
  const options = { signal: call.signal }
  for (const id of attachmentIds) {
    try {
      await undefineSecret(line, await lookupSecret(line, uuidOf(id), options), options)
    } catch (error) {
      ifGone(error)
    }
  }
}

function ifGone(error: unknown): void {
  if (!isLibvirtError(error, virError.noSecret)) throw error
}
