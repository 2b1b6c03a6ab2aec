import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** Says commands to a QEMU monitor, one after the other, and gives the last answer. The monitor is free again afterwards. */
export async function qmp(at: { host: string; port: number }, ...commands: QmpCommand[]): Promise<unknown> {
  const socket = connect(at)
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  try {
    await Promise.race([once(socket, 'connect'), once(socket, 'error').then(([error]) => Promise.reject(error))])
    socket.setTimeout(10_000, () => socket.destroy(new Error(`The monitor at ${at.host}:${at.port} does not answer.`)))
    let answer: unknown
    for (const command of [{ execute: 'qmp_capabilities' }, ...commands]) {
      socket.write(`${JSON.stringify(command)}\n`)
      answer = await reply(lines, command)
    }
    return answer
  } finally {
    socket.destroy()
  }
}

/** Greeting and events are read past. */
async function reply(lines: AsyncIterator<string>, command: QmpCommand): Promise<unknown> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error(`The monitor hung up on ${command.execute}.`)
    const message = JSON.parse(value)
    if (message.error) throw new Error(`${command.execute}: ${message.error.desc}`)
    if ('return' in message) return message.return
  }
}

export type QmpCommand = { execute: string; arguments?: Record<string, unknown> }
