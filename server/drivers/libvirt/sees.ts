import type { Call, Sight } from '../contract'
import { libvirtConfig } from './config'
import type { HostLine } from './line'
import { LibvirtError } from './rpc/errors'
import { libvirtVersion } from './rpc/procedures/connect'

/** A host that is there answers within milliseconds; libvirtd itself would try for minutes. */
const patienceMs = 4_000

/**
 * Whether this host reaches another one's libvirt: its libvirtd is asked to open a connection there, as it does to
 * migrate. Whatever answers, be it a refusal, is a sign of life; only silence over the hosts' own network counts as
 * silence, and only if this host itself is well.
 */
export async function sees(line: HostLine, otherConfig: unknown, call: Call): Promise<Sight> {
  const other = libvirtConfig.safeParse(otherConfig).data
  // A path is the same host's own, or means nothing there.
  if (!other || !new URL(other.uri).hostname) return 'unknown'
  try {
    await libvirtVersion(line, { timeoutMs: patienceMs, signal: call.signal })
    const client = await line.through(other.uri, AbortSignal.any([call.signal, AbortSignal.timeout(patienceMs)]))
    await client.close()
    return 'seen'
  } catch (error) {
    if (call.signal.aborted) return 'unknown'
    if (error instanceof LibvirtError) return silence.test(error.message) ? 'silent' : 'seen'
    return isWell(line, call)
  }
}

/** Nothing came back: did the other not answer, or this one? */
const isWell = (line: HostLine, call: Call): Promise<Sight> =>
  libvirtVersion(line, { timeoutMs: patienceMs, signal: call.signal }).then(
    () => 'silent',
    () => 'unknown',
  )

/** As the kernel says that nobody is there. A refused connection is said by somebody. */
const silence = /No route to host|timed out|Host is down|Network is unreachable/i
