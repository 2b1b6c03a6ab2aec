import { z } from 'zod'
import type { AgentQuestion } from '../../contract'

/**
 * A request that a guest's agent sends to its own guest, as commands of the QEMU guest agent (qemu-ga-ref: guest-exec,
 * guest-exec-status). What runs are always the words below; port and path are their arguments.
 */
const script = `
if command -v curl > /dev/null
then curl -g -s -o /dev/null -m "$3" -w '%{http_code}' "http://127.0.0.1:$1$2"
elif command -v nc > /dev/null
then printf 'GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' "$2" | nc -w "$3" 127.0.0.1 "$1" | head -n 1 | cut -d ' ' -f 2
else exit 127
fi
`

/** What the script ends with where there is nothing to send a request with. */
export const noClient = 127

export const requestCommand = (
  { port, path }: NonNullable<AgentQuestion['request']>,
  timeoutSeconds: number,
): object => ({
  execute: 'guest-exec',
  arguments: {
    path: '/bin/sh',
    arg: ['-s', String(port), path, String(timeoutSeconds)],
    'input-data': Buffer.from(script).toString('base64'),
    'capture-output': true,
  },
})

export const statusCommand = (pid: number): object => ({ execute: 'guest-exec-status', arguments: { pid } })

const started = z.object({ return: z.object({ pid: z.number() }) })
export const readPid = (answer: string | null): number => started.parse(JSON.parse(answer ?? '')).return.pid

const status = z.object({
  return: z.object({ exited: z.boolean(), exitcode: z.number().optional(), 'out-data': z.string().optional() }),
})
/** undefined: it is still at work. */
export function readExit(answer: string | null): { code: number | undefined; said: string } | undefined {
  const { exited, exitcode, 'out-data': said = '' } = status.parse(JSON.parse(answer ?? '')).return
  return exited ? { code: exitcode, said: Buffer.from(said, 'base64').toString().trim() } : undefined
}
