import { watch } from 'node:fs'
import path from 'node:path'
import { root, say } from './steps.mjs'

/** Editors write a file in several goes, and a checkout writes many. */
const quietMs = 200

/** Calls back when the server's sources have changed and are quiet again. */
export function watchSources(onChange) {
  let timer
  let isSeen = false
  let wake = () => {}
  const changed = (_, file) => {
    if (!file || !/\.(ts|mjs|json|prisma|sql)$/.test(file) || /\.test\.ts$|^store\/prisma\//.test(file)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      say(`\n${file} has changed: starting the server again.`)
      isSeen = true
      onChange()
      wake()
    }, quietMs)
  }
  for (const folder of ['server', 'prisma']) watch(path.join(root, folder), { recursive: true }, changed)
  return {
    /** Whether there was a change since it was asked last. */
    seen() {
      const was = isSeen
      isSeen = false
      return was
    },
    next: () =>
      new Promise(resolve => {
        wake = () => {
          isSeen = false
          resolve()
        }
      }),
  }
}
