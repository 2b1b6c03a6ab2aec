import { execFile } from 'node:child_process'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import type { IpmiConfig } from './config'

/**
 * One command to a management controller, through ipmitool: what it printed. The password goes by the environment,
 * never among the arguments, which every user of the machine can read.
 */
export function ipmitool(config: IpmiConfig, command: readonly string[], call: Call): Promise<string> {
  const args = [
    ...['-I', 'lanplus', '-H', config.address, '-p', String(config.port), '-U', config.user, '-E'],
    // Named, since asking the controller for its list costs ten seconds where it has none.
    ...[
      '-C',
      String(config.cipherSuite),
      '-N',
      '1',
      '-R',
      String(Math.max(1, Math.ceil(config.answerWithinMs / 1_000))),
    ],
    ...command,
  ]
  const env = { PATH: process.env.PATH, LC_ALL: 'C', IPMI_PASSWORD: config.password } as unknown as NodeJS.ProcessEnv
  return new Promise((resolve, reject) => {
    execFile(
      'ipmitool',
      args,
      // Its own tries first: they tell more.
      { env, signal: call.signal, timeout: config.answerWithinMs + 2_000, killSignal: 'SIGKILL', maxBuffer: 1 << 20 },
      (error, stdout, stderr) => (error ? reject(explain(error, `${stderr}${stdout}`, call)) : resolve(stdout)),
    )
  })
}

function explain(error: Error & { code?: unknown; killed?: boolean }, said: string, call: Call): PlenumError {
  const more = { cause: error, detail: `ipmitool: ${said.trim() || error.message}` }
  if (call.signal.aborted)
    return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', more)
  if (error.code === 'ENOENT')
    return new PlenumError('unsupported', 'ipmitool is not installed where Plenum runs. Install it there.', more)
  if (/insufficient privilege|password|unauthorized name/i.test(said))
    return new PlenumError('denied', 'The host’s management controller refuses the sign-in. Correct it.', more)
  if (error.killed || /unable to establish|no response|timeout/i.test(said))
    return new PlenumError(
      'unreachable',
      'The host’s management controller does not answer, or refuses the sign-in. Check its address, user and password.',
      more,
    )
  return new PlenumError('internal', 'The host’s management controller refused. Look at the cause.', more)
}
