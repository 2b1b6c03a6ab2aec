import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, lstat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '@/server/drivers/contract'

/** What a script is told of the host, as its environment; nothing else of Plenum’s gets there. */
export type ScriptSubject = { host: string; address: string; zone: string }

/** Of what it says, so much is kept in the task’s log. */
const keptLines = 200

/**
 * Runs an operator’s script on the worker’s machine, out of one folder and by its name alone. What it says goes to the
 * log; ending with anything but zero is a failure, and its whole process group ends with the call. After a crash of the
 * worker it is run again: a script has to be safe to repeat.
 */
export async function runScript(folder: string, name: string, of: ScriptSubject, call: Call): Promise<void> {
  const file = path.join(folder, name)
  await checkScript(file, name)
  const told = { PLENUM_HOST: of.host, PLENUM_HOST_ADDRESS: of.address, PLENUM_ZONE: of.zone }
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...told } as unknown as NodeJS.ProcessEnv
  // A process group of its own, so that all that it started can be ended with it.
  const child = spawn(file, [], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  call.signal.addEventListener('abort', end, { once: true })
  try {
    let lines = 0
    let last = ''
    const hear = (stream: NodeJS.ReadableStream) =>
      createInterface({ input: stream }).on('line', line => {
        last = line.slice(0, 500)
        if (++lines <= keptLines) call.log(last)
        else if (lines === keptLines + 1) call.log('… it says more than is kept here')
      })
    hear(child.stdout)
    hear(child.stderr)
    const code = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (status, signal) => resolve(status ?? signal ?? 'nothing'))
    })
    call.signal.throwIfAborted()
    if (code !== 0) throw new PlenumError('conflict', `${name} ended with ${code} for ${of.host}. ${last}`.trim())
  } finally {
    call.signal.removeEventListener('abort', end)
  }
}

/** @throws `conflict` with what an operator has to do. */
async function checkScript(file: string, name: string): Promise<void> {
  const found = await lstat(file).catch(() => null)
  // A link could lead out of the folder.
  if (!found?.isFile())
    throw new PlenumError(
      'conflict',
      `There is no script ${name} in the worker’s hooks folder. Put it there, as a file.`,
    )
  await access(file, constants.X_OK).catch(() => {
    throw new PlenumError('conflict', `The script ${name} may not be run. Make it executable (chmod +x).`)
  })
}
