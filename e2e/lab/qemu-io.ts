import { spawn } from 'node:child_process'
import type { DiskSource, DiskSpec } from '@/server/drivers/contract'
import { run } from './run'
import { waitFor } from './wait'

/** What a guest would do to a connected disk, done by QEMU's own tool. */
export const diskByQemuIo = {
  write: async (disk: Connected, byte: number) => void (await qemuIo(disk, `write -P ${byte} 0 64k`)),
  holds: async (disk: Connected, byte: number) => !/failed/i.test(await qemuIo(disk, `read -P ${byte} 0 64k`)),
}

type Connected = Pick<DiskSpec, 'source' | 'luksKey'>

/** A read that finds something else says so and fails, as does whatever can’t be reached: only the first is an answer. */
async function qemuIo({ source, luksKey }: Connected, command: string): Promise<string> {
  const of = luksKey === undefined ? ['-f', 'raw', nameOf(source)] : throughLuks(source, luksKey)
  return run('qemu-io', ['-c', command, ...of]).catch((error: Error) => {
    if (/Pattern verification failed/.test(error.message)) return error.message
    throw error
  })
}

function throughLuks(source: DiskSource, luksKey: string): string[] {
  const secret = (id: string, data: string, format = 'raw') => [
    ...['--object', `secret,id=${id},data=${data},format=${format}`],
  ]
  if (source.protocol === 'simulated') throw new Error('No way to write to a simulated disk.')
  const file =
    source.protocol === 'nbd'
      ? { server: { type: 'inet', host: source.host, port: String(source.port) }, export: source.export }
      : {
          ...{ conf: '/dev/null', pool: source.pool, image: source.image, user: source.user, 'key-secret': 'ceph' },
          server: source.monitors.map(({ host, port }) => ({ host, port: String(port) })),
        }
  const disk = { driver: 'luks', 'key-secret': 'luks', file: { driver: source.protocol, ...file } }
  const keys = [...secret('luks', luksKey), ...(source.protocol === 'rbd' ? secret('ceph', source.key, 'base64') : [])]
  return [...keys, `json:${JSON.stringify(disk)}`]
}

/** As QEMU's tools take it. */
export function nameOf(source: DiskSource): string {
  if (source.protocol === 'nbd') return `nbd://${source.host}:${source.port}/${source.export}`
  if (source.protocol !== 'rbd') throw new Error(`No way to write to a disk over ${source.protocol}.`)
  const { monitors, pool, image, user, key } = source
  const hosts = monitors.map(({ host, port }) => `${host}\\:${port}`).join('\\;')
  return `rbd:${pool}/${image}:id=${user}:key=${key}:mon_host=${hosts}:conf=/dev/null`
}

/**
 * A writer as a guest's QEMU is one: connected until it is cut off. One command, one answer, which `answer` tells from
 * what comes before it. Whoever opens it ends it.
 */
export function openWriter(name: string, answer: RegExp, timeoutMs: number) {
  const client = spawn('qemu-io', ['-f', 'raw', name])
  let said = ''
  for (const stream of [client.stdout, client.stderr])
    stream.on('data', chunk => {
      said += chunk
    })
  client.stdin.on('error', () => {})
  return {
    client,
    async says(command: string): Promise<string> {
      const from = said.length
      client.stdin.write(`${command}\n`)
      await waitFor(`an answer to “${command}”`, async () => answer.test(said.slice(from)), { timeoutMs })
      return said.slice(from)
    },
  }
}
