import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Runs one command to its end and gives its standard output; a failure names the command and what it said. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  try {
    const { stdout } = await exec(command, args, { maxBuffer: 64 << 20, ...options })
    return stdout
  } catch (error) {
    const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string }
    const said = [stderr, stdout].map(text => text?.trim()).filter(Boolean)[0] ?? message
    throw new Error(`${command} ${args.join(' ')}: ${said}`)
  }
}

/** For clean-ups: false instead of an error when there was nothing to clean. */
export async function tryRun(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  )
}

/** `ip -batch`: many link commands in one process, stopping at the first that fails. */
export async function ipBatch(lines: string[], netns?: string): Promise<void> {
  if (!lines.length) return
  const child = exec('ip', [...(netns ? ['-n', netns] : []), '-batch', '-'])
  child.child.stdin!.end(`${lines.join('\n')}\n`)
  await child.catch(error => {
    throw new Error(
      `ip${netns ? ` in ${netns}` : ''}: ${String((error as { stderr?: string }).stderr ?? error).trim()}`,
    )
  })
}

type RunOptions = { cwd?: string; env?: NodeJS.ProcessEnv; timeout?: number }
