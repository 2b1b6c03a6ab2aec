import type { DiskSource } from '@/server/drivers/contract'
import { run } from './run'

/** What a guest would do to a connected disk, done by QEMU's own tool. */
export const diskByQemuIo = {
  write: async (source: DiskSource, byte: number) => void (await qemuIo(source, `write -P ${byte} 0 64k`)),
  holds: async (source: DiskSource, byte: number) => !/failed/i.test(await qemuIo(source, `read -P ${byte} 0 64k`)),
}

/** A read that finds something else says so and fails, as does whatever can’t be reached: only the first is an answer. */
async function qemuIo(source: DiskSource, command: string): Promise<string> {
  return run('qemu-io', ['-f', 'raw', '-c', command, nameOf(source)]).catch((error: Error) => {
    if (/Pattern verification failed/.test(error.message)) return error.message
    throw error
  })
}

/** As QEMU's tools take it. */
export function nameOf(source: DiskSource): string {
  if (source.protocol === 'nbd') return `nbd://${source.host}:${source.port}/${source.export}`
  if (source.protocol !== 'rbd') throw new Error(`No way to write to a disk over ${source.protocol}.`)
  const { monitors, pool, image, user, key } = source
  const hosts = monitors.map(({ host, port }) => `${host}\\:${port}`).join('\\;')
  return `rbd:${pool}/${image}:id=${user}:key=${key}:mon_host=${hosts}:conf=/dev/null`
}
