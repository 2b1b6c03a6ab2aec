import type { Id } from '@/server/domain/ids'
import type { Call, DiskSpec } from '../../contract'
import { secretUuid, uuidOf } from '../names'
import type { Caller } from '../rpc/client'
import { isLibvirtError, virError } from '../rpc/errors'
import { defineSecret, lookupSecret, setSecretValue, undefineSecret } from '../rpc/procedures/secrets'
import { toXml } from '../xml/tree'

/**
 * Gives the host the keys with which its guests reach their volumes. They are in libvirt's memory only, never on the
 * host's disk and never told again: each change brings them anew.
 */
export async function bringSecrets(line: Caller, disks: DiskSpec[], call: Call): Promise<void> {
  const options = { signal: call.signal }
  for (const { attachmentId, source } of disks) {
    if (source.protocol !== 'rbd') continue
    const secret = await defineSecret(line, secretXml(attachmentId), options)
    await setSecretValue(line, secret, Buffer.from(source.key, 'base64'), options)
  }
}

/** Of disks that are gone. */
export async function dropSecrets(line: Caller, attachmentIds: Id<'attachment'>[], call: Call): Promise<void> {
  const options = { signal: call.signal }
  for (const id of attachmentIds) {
    try {
      await undefineSecret(line, await lookupSecret(line, uuidOf(id), options), options)
    } catch (error) {
      if (!isLibvirtError(error, virError.noSecret)) throw error
    }
  }
}

const secretXml = (id: Id<'attachment'>) =>
  toXml({
    secret: {
      ...{ '@ephemeral': 'yes', '@private': 'yes', uuid: secretUuid(id) },
      usage: { '@type': 'ceph', name: id },
    },
  })
