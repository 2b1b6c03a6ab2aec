import { once } from 'node:events'
import { create } from 'xmlbuilder2'
import type { Call } from '../contract'
import type { LibvirtClient } from '../libvirt/rpc/client'
import { isLibvirtError, virError } from '../libvirt/rpc/errors'
import type { PoolRef } from '../libvirt/rpc/objects'
import { createVolume, deleteVolume, lookupVolume, physicalSize, uploadVolume } from '../libvirt/rpc/procedures/storage'
import type { NbdConfig } from './config'
import { unfinished } from './files'
import type { Disk } from './nodes'

/** Made by a repeat of the call whose answer was lost is as good. */
export async function createFile(client: LibvirtClient, pool: PoolRef, name: string, bytes: number, call: Call) {
  try {
    await createVolume(client, pool, fileXml(name, bytes), { signal: call.signal })
  } catch (error) {
    if (!isLibvirtError(error, virError.volumeExists)) throw error
  }
}

/** Overwrites its beginning. */
export async function writeHead(client: LibvirtClient, pool: PoolRef, name: string, head: Buffer, call: Call) {
  const options = { signal: call.signal }
  const upload = await uploadVolume(client, await lookupVolume(client, pool, name, options), options)
  upload.end(head)
  try {
    await once(upload, 'finish', options)
  } catch (error) {
    upload.destroy()
    throw error
  }
}

/** Already gone is as good. */
export async function deleteFile(client: LibvirtClient, pool: PoolRef, name: string) {
  try {
    await deleteVolume(client, await lookupVolume(client, pool, name))
  } catch (error) {
    if (!isLibvirtError(error, virError.noStorageVolume)) throw error
  }
}

/** Null: there is none. */
export async function fileSize(client: LibvirtClient, pool: PoolRef, name: string, call: Call): Promise<number | null> {
  const options = { signal: call.signal }
  try {
    return (await physicalSize(client, await lookupVolume(client, pool, name, options), options)).sizeBytes
  } catch (error) {
    if (isLibvirtError(error, virError.noStorageVolume)) return null
    throw error
  }
}

export const isWhole = async (client: LibvirtClient, pool: PoolRef, name: string, call: Call) =>
  (await fileSize(client, pool, unfinished(name), call)) === null

/** Where the storage daemon finds a file of the pool. */
export async function diskOf(
  client: LibvirtClient,
  pool: PoolRef,
  node: string,
  name: string,
  { directory }: Pick<NbdConfig, 'directory'>,
): Promise<Disk> {
  return { node, filename: directory ? `${directory}/${name}` : (await lookupVolume(client, pool, name)).key }
}

/** Sparse: nothing is allocated until it is written. */
function fileXml(name: string, bytes: number): string {
  const volume = create().ele('volume')
  volume.ele('name').txt(name)
  volume.ele('capacity', { unit: 'bytes' }).txt(String(bytes))
  volume.ele('allocation', { unit: 'bytes' }).txt('0')
  volume.ele('target').ele('format', { type: 'raw' })
  return volume.end({ headless: true })
}
