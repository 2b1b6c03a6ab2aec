import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder of the repository, from wherever this code runs: as it is written, or bundled under node_modules/.cache. */
export const projectRoot = (() => {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, 'package-lock.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error(`Plenum’s folder was not found above ${import.meta.dirname}.`)
    folder = parent
  }
  return folder
})()
