import { constants, openSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { waitFor } from './wait'

/**
 * A guest's serial console, by the pseudo-terminal that its QEMU holds. One reader at a
 * time: a second one, such as `virsh console`, would take half of what the guest says.
 */
export function openSerial(pty: string, what: string) {
  const stream = new ReadStream(openSync(pty, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK))
  let heard = ''
  let runs = 0
  stream.setEncoding('utf8')
  stream.on('data', text => {
    heard += text
  })
  // The terminal goes when the guest does; `expect` then says what it had heard.
  stream.on('error', () => {})

  const expect = (pattern: RegExp, timeoutMs = 60_000) =>
    waitFor(
      `${what} saying ${pattern}`,
      async () => {
        const match = pattern.exec(heard)
        if (!match) throw new Error(`it said ${JSON.stringify(heard.slice(-400))}`)
        heard = heard.slice(match.index + match[0].length)
        return match
      },
      { timeoutMs },
    )

  return {
    /** Enter: for a prompt that was said before anybody listened. */
    press: () => stream.write('\n'),
    /** Waits for a text not yet waited for. */
    expect,
    /** Runs a command at the prompt and gives what it printed. The guest must be at its prompt. */
    async run(command: string, timeoutMs?: number): Promise<string> {
      // Numbered: the answer to a command that was given up may still come. Typed in two halves, so that the echo of the
      // command is not taken for its output.
      const run = ++runs
      stream.write(`echo "be""gin ${run}:"; ${command}; echo "en""d ${run}:$?"\n`)
      const answer = new RegExp(`begin ${run}:\\r?\\n([\\s\\S]*?)end ${run}:(\\d+)\\r?\\n`)
      const [, output = '', status] = await expect(answer, timeoutMs)
      if (status !== '0') throw new Error(`${what}: "${command}" ended with ${status}: ${output.trim()}`)
      return output.trim()
    },
    [Symbol.dispose]: () => void stream.destroy(),
  }
}
