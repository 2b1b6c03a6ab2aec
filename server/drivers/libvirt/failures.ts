import { type ErrorKind, PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { LibvirtDenied, LibvirtError, LibvirtTimeout, LibvirtUnreachable, virError } from './rpc/errors'

/** Runs a piece of work on a host; what goes wrong comes out in the contract's words, with libvirt's own as the cause. */
export async function inContractWords<T>(call: Call, work: () => Promise<T>): Promise<T> {
  try {
    call.signal.throwIfAborted()
    return await work()
  } catch (error) {
    throw explainFailure(error)
  }
}

export function explainFailure(error: unknown): unknown {
  if (error instanceof LibvirtUnreachable)
    return new PlenumError('unreachable', 'The host does not answer. The work is tried again until it does.', {
      cause: error,
    })
  if (error instanceof LibvirtTimeout)
    return new PlenumError('busy', 'The host took too long to answer. The work is tried again.', { cause: error })
  if (error instanceof LibvirtDenied)
    return new PlenumError('denied', 'The host does not let Plenum in. Ask an operator to check its access settings.', {
      cause: error,
    })
  if (isAbort(error))
    return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
      cause: error,
    })
  if (!(error instanceof LibvirtError)) return error
  const [kind, sentence] =
    byMessage.find(([pattern]) => pattern.test(error.message))?.[1] ?? byCode[error.code] ?? unknown
  return new PlenumError(kind, sentence, {
    cause: error,
    detail: `libvirt ${error.code}/${error.domain}: ${error.message}`,
  })
}

const isAbort = (error: unknown) =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')

type Verdict = [ErrorKind, string]

const unknown: Verdict = ['internal', 'The host refused. Ask an operator to look at the task’s log.']
const noSpace: Verdict = ['exhausted', 'The host’s disk is full. Free some space there, or choose another host.']
const noMemory: Verdict = ['exhausted', 'The host has not enough free memory. Choose another host or a smaller size.']
const busy: Verdict = ['busy', 'The host is busy with this instance. The work is tried again.']
const busyFile: Verdict = ['busy', 'The host is still busy with a disk file. The work is tried again.']
const noFile: Verdict = ['missing', 'A disk file of the instance is no longer on its host. Rebuild the instance.']
const noStorage: Verdict = ['unreachable', 'The storage server of a volume does not answer. The work is tried again.']
const clash: Verdict = [
  'conflict',
  'The host has something else under this name that Plenum did not make. Ask an operator to look.',
]
const changed: Verdict = ['conflict', 'The instance changed on its host meanwhile. Look again and repeat.']
const unsupported: Verdict = ['unsupported', 'This host cannot do that. Choose another host or other settings.']
const denied: Verdict = [
  'denied',
  'The host does not allow Plenum to do this. Ask an operator to check its access settings.',
]
const noScreen: Verdict = [
  'internal',
  'The host cannot serve screens at the address set for it. Ask an operator to correct the host’s screen address.',
]
const noSwitch: Verdict = [
  'internal',
  'The host has no switch of its zone’s network. Ask an operator to start Open vSwitch and ovn-controller there.',
]
const noNetwork: Verdict = ['missing', 'The network is not on this host yet. The work is tried again.']
const noPool: Verdict = ['missing', 'The host’s storage pool is gone. Ask an operator to look.']

/** libvirt puts much under one code; where its words say more, they count. */
const byMessage: [RegExp, Verdict][] = [
  [/No space left on device|Disk quota exceeded/i, noSpace],
  [/Cannot allocate memory|cannot set up guest memory/i, noMemory],
  [/Failed to connect to|Connection (refused|timed out)|No route to host|Requested export not available/i, noStorage],
  [
    /Cannot access (backing file|storage file)|Could not open .*No such file|Failed to open file .*No such file/i,
    noFile,
  ],
  [/Cannot get interface MTU on 'br-int'|Unable to add port .* to OVS bridge/i, noSwitch],
  [/vnc.*(Cannot assign requested address|Failed to (listen|find|bind))/is, noScreen],
  [/volume .* is still (in use|being allocated)/i, busyFile],
  [/pool .* has asynchronous jobs running/i, busyFile],
  [/already exists with uuid|is already defined with uuid/i, clash],
]

const byCode: Record<number, Verdict> = {
  [virError.noMemory]: noMemory,
  [virError.noSupport]: unsupported,
  [virError.domainExists]: clash,
  [virError.operationDenied]: denied,
  [virError.accessDenied]: denied,
  [virError.authFailed]: denied,
  [virError.noDomain]: changed,
  [virError.noNetwork]: noNetwork,
  [virError.noStoragePool]: noPool,
  [virError.noStorageVolume]: noFile,
  [virError.operationInvalid]: changed,
  [virError.configUnsupported]: unsupported,
  [virError.operationTimeout]: busy,
  [virError.operationAborted]: busy,
  [virError.argumentUnsupported]: unsupported,
  [virError.operationUnsupported]: unsupported,
  [virError.resourceBusy]: busy,
}
