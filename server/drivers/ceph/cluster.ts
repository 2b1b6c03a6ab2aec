import { execFile } from 'node:child_process'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import type { ToolCall } from '../contract/tools'
import type { CephConfig } from './config'

/** What a tool of Ceph's ended with that was no success: an errno, as Linux numbers them. */
export class CephError extends Error {
  constructor(
    readonly errno: number,
    readonly said: string,
  ) {
    super(said)
  }
}
export const errno = { noEntry: 2, exists: 17, invalid: 22, notEmpty: 39, busy: 16 } as const
export const isCephError = (error: unknown, ...codes: number[]): error is CephError =>
  error instanceof CephError && codes.includes(error.errno)

/** A cluster, spoken to by Ceph's own tools, `rbd` and `ceph`, with errors in the contract's words. */
export class Cluster {
  constructor(readonly config: CephConfig) {}

  /** @param limitMs For what moves data: patience with one command says nothing there. */
  rbd(args: readonly string[], call: Call, limitMs?: number): Promise<string> {
    return this.run('rbd', args, call, limitMs)
  }

  ceph(args: readonly string[], call: Call): Promise<string> {
    const seconds = String(Math.ceil(this.config.answerWithinMs / 1_000))
    return this.run('ceph', ['--connect-timeout', seconds, ...args], call)
  }

  /** Translates what was not expected by whoever asked. */
  async with<T>(call: Call, work: () => Promise<T>): Promise<T> {
    try {
      call.signal.throwIfAborted()
      return await work()
    } catch (error) {
      if (call.signal.aborted)
        throw new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
          cause: error,
        })
      throw refused(error)
    }
  }

  /** `rbd` as a tool whose input or output is an image’s bytes. */
  rbdStream(args: readonly string[], { signal }: Call): ToolCall {
    return {
      ...{ tool: 'rbd', args, env: this.env(), signal },
      explain: ({ tool, code, said }) => refused(this.explain(tool, Object.assign(new Error(said), { code }), said)),
    }
  }

  private env(): Record<string, string> {
    const { monitors, user, key } = this.config
    return {
      ...{ HOME: '/nonexistent', LC_ALL: 'C', CEPH_CONF: '/dev/null' },
      // By the environment: every user of the machine can read arguments.
      CEPH_ARGS: `--mon-host ${monitors.replace(/\s/g, '')} --id ${user} --key ${key}`,
    }
  }

  private run(tool: string, args: readonly string[], call: Call, limitMs?: number): Promise<string> {
    const { answerWithinMs } = this.config
    const env = { PATH: process.env.PATH, ...this.env() } as unknown as NodeJS.ProcessEnv
    const timeout = limitMs ?? answerWithinMs
    return new Promise((resolve, reject) => {
      const options = { env, signal: call.signal, timeout, killSignal: 'SIGKILL' as const, maxBuffer: 64 << 20 }
      execFile(tool, args, options, (error, stdout, stderr) => {
        if (!error) resolve(stdout)
        else reject(this.explain(tool, error, stderr))
      })
    })
  }

  private explain(tool: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): Error {
    const said = `${tool}: ${stderr.trim().slice(-2_000) || error.message}`
    if (error.code === 'ENOENT')
      return new PlenumError('unsupported', `${tool} is not installed where Plenum runs. Install ceph-common there.`)
    if (error.code === 13 || /permission denied/i.test(said))
      return new PlenumError('denied', 'The storage cluster refuses Plenum’s user or key. Ask an operator.', {
        detail: said,
      })
    if (error.killed || error.code === 110 || /timed out|RADOS timed out|error connecting to the cluster/i.test(said))
      return new PlenumError('unreachable', 'The storage cluster does not answer. The work is tried again.', {
        detail: said,
      })
    return new CephError(typeof error.code === 'number' ? error.code : -1, said)
  }
}

function refused(error: unknown): Error {
  if (!(error instanceof CephError)) return error as Error
  const detail = error.said
  return new PlenumError('internal', 'The storage cluster refused. Ask an operator to look at the task’s log.', {
    detail,
  })
}
