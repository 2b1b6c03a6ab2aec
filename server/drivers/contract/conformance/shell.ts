import type { Duplex } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { Instances, Ref } from '../types'
import type { Bench } from './bench'

/** A root shell on a guest's serial console. */
export type Shell = {
  /** Runs a command and answers what it printed. @throws when the prompt does not come back in time. */
  run(command: string): Promise<string>
  close(): Promise<void>
}

/** Opens the console and waits until the guest takes commands. */
export async function openShell(
  bench: Bench,
  ref: Ref<'instance'>,
  instances: Instances = bench.instances,
): Promise<Shell> {
  const stream = await bench.persist(() => instances.console(ref, bench.call()))
  const reader = readText(stream)
  const prompt = bench.options.prompt ?? /# $/
  await reader.until(prompt, bench.bounds.bootMs, () => stream.write('\r'))
  return {
    async run(command) {
      // An end mark tells the prompt after this command from an earlier one; quotes keep its echo from matching.
      const mark = `done-${Math.random().toString(36).slice(2, 10)}`
      reader.clear()
      stream.write(`${command}; echo '${mark}'""\r`)
      const text = await reader.until(new RegExp(`\\n${mark}\\r?\\n[\\s\\S]*${prompt.source}`), bench.bounds.commandMs)
      const lines = text.split(/\r?\n/)
      const end = lines.indexOf(mark)
      const start = lines.findLastIndex((line, index) => index < end && line.includes(`echo '${mark}'`))
      return lines.slice(start + 1, end).join('\n')
    },
    async close() {
      stream.destroy()
    },
  }
}

/** Gathers what a stream says, without the codes for colours and cursors. */
export function readText(stream: Duplex) {
  let text = ''
  let ended = false
  let wake = () => {}
  const onEnd = () => {
    ended = true
    wake()
  }
  stream.on('data', chunk => {
    text += stripVTControlCharacters(chunk.toString())
    wake()
  })
  stream.on('error', onEnd)
  stream.on('close', onEnd)
  return {
    clear() {
      text = ''
    },
    /** Waits for a pattern; `poke` is called now and then meanwhile. */
    async until(pattern: RegExp, ms: number, poke?: () => void): Promise<string> {
      const deadline = Date.now() + ms
      while (!pattern.test(text)) {
        if (ended) throw new Error(`The console ended while waiting for ${pattern}; it had said: ${text.slice(-800)}`)
        if (Date.now() > deadline) throw new Error(`No ${pattern} within ${ms} ms; it had said: ${text.slice(-800)}`)
        await new Promise<void>(resolve => {
          const timer = setTimeout(() => {
            poke?.()
            resolve()
          }, 1_000)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      return text
    },
  }
}
