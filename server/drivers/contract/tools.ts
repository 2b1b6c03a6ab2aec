import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'

/** What a tool ended with that was no success. `code` null: it was killed; `ENOENT`: there is no such tool. */
export class ToolError extends Error {
  constructor(
    readonly tool: string,
    readonly code: number | 'ENOENT' | null,
    readonly said: string,
  ) {
    super(`${tool}: ${said || `ended with ${code}`}`)
  }
}

export type ToolCall = {
  tool: string
  args: readonly string[]
  env?: Record<string, string>
  signal: AbortSignal
  /** Puts what went wrong in the contract’s words. */
  explain(error: ToolError): Error
}

/** What a tool writes, as a stream that ends well only if the tool does; given up, the tool is killed. */
export function outputOf(call: ToolCall): Readable {
  return Readable.from(chunks(), { objectMode: false })
  async function* chunks() {
    const { child, ended } = start(call)
    child.stdin.end()
    try {
      yield* child.stdout as AsyncIterable<Buffer>
      await ended
    } finally {
      child.kill('SIGKILL')
    }
  }
}

/**
 * Lets a tool read all of a stream. One that fails halfway kills the tool before it sees an end: to a tool, an end is
 * an end. Answers what the tool wrote.
 */
export async function feed(call: ToolCall, content: Readable): Promise<string> {
  const { child, ended, isOver } = start(call)
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  try {
    for await (const chunk of content) {
      if (isOver()) break
      if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain'), ended])
    }
    child.stdin.end()
    await ended
    return Buffer.concat(said).toString('utf8')
  } finally {
    child.kill('SIGKILL')
    content.destroy()
  }
}

/** Runs a tool that takes nothing. Answers what it wrote. */
export const runTool = (call: ToolCall): Promise<string> => feed(call, Readable.from([]))

function start({ tool, args, env, signal, explain }: ToolCall) {
  const child = spawn(tool, args, {
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env } as unknown as NodeJS.ProcessEnv,
    signal,
    killSignal: 'SIGKILL',
  })
  let complaint = ''
  let over = false
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString('utf8')}`.slice(-4_000)
  })
  // A tool that ends early breaks its pipe; its own end says why.
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      over = true
      reject(error.code === 'ENOENT' ? explain(new ToolError(tool, 'ENOENT', 'not found')) : error)
    })
    child.on('close', code => {
      over = true
      if (code === 0) resolve()
      else reject(signal.aborted ? signal.reason : explain(new ToolError(tool, code, complaint.trim())))
    })
  })
  ended.catch(() => {})
  return { child, ended, isOver: () => over }
}
