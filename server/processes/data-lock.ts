import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PlenumError } from '@/server/domain/errors'

/** Who holds a data folder. start.mjs reads the same file. */
export type Holder = { pid: number; since: string; address?: string }

const holderIn = (dataFolder: string) => path.join(dataFolder, 'running.json')

/**
 * Keeps a second Plenum off the folder. The lock is the operating system's (fcntl, through SQLite, which Node brings):
 * it ends with the process however that ends, needs no clean-up and can't be taken by two at once.
 * @throws `conflict` that says who holds it.
 */
export function lockDataFolder(dataFolder: string): { note(holder: Partial<Holder>): void; release(): void } {
  const lock = new DatabaseSync(path.join(dataFolder, 'lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new PlenumError('conflict', sentence(dataFolder), { cause })
  }
  let holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  const write = () => writeFileSync(holderIn(dataFolder), `${JSON.stringify(holder)}\n`)
  write()
  return {
    note(more) {
      holder = { ...holder, ...more }
      write()
    },
    release() {
      rmSync(holderIn(dataFolder), { force: true })
      lock.close()
    },
  }
}

function sentence(dataFolder: string): string {
  const advice = 'Stop it first, or choose another folder by PLENUM_DATA.'
  try {
    const { pid, since, address } = JSON.parse(readFileSync(holderIn(dataFolder), 'utf8')) as Holder
    const where = address ? ` at ${address}` : ''
    return `Plenum runs on ${dataFolder} already: process ${pid}, since ${since.slice(0, 16).replace('T', ' ')} UTC${where}. ${advice}`
  } catch {
    return `Plenum runs on ${dataFolder} already. ${advice}`
  }
}
