import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Whether a Plenum seems to hold the data folder; the product's own lock (data-lock.ts) has the last word. */
export function seemsToRun() {
  if (process.env.DATABASE_URL) return false
  try {
    const folder = path.resolve(process.env.PLENUM_DATA || '.plenum')
    const { pid } = JSON.parse(readFileSync(path.join(folder, 'running.json'), 'utf8'))
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
