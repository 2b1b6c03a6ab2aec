import type { Caller, CallOptions } from '../client'
import { type DomainRef, encodeDomain } from '../objects'

/** Hands a command to the agent within the guest; answers with what it said. Of libvirt's QEMU program. */
export function agentCommand(
  on: Caller,
  ref: DomainRef,
  { command, timeoutSeconds }: { command: string; timeoutSeconds: number },
  options?: CallOptions,
): Promise<string | null> {
  return on.call(
    3,
    e => encodeDomain(e, ref).string(command).int(timeoutSeconds).uint(0),
    d => d.optional(inner => inner.string()),
    { ...options, program: 'qemu' },
  )
}
