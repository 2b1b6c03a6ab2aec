import { spawn } from 'node:child_process'
import type { DiskSource } from '@/server/drivers/contract'
import { run } from './run'
import { waitFor } from './wait'

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
