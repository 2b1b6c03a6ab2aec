import type { XdrDecoder } from './xdr'

/** What libvirt itself answered. `code` is virErrorNumber, `domain` virErrorDomain (libvirt's `virterror.h`). */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError'
  constructor(
    readonly code: number,
    readonly domain: number,
    readonly level: number,
    message: string,
  ) {
    super(message)
  }
}

/** The host cannot be reached, or was lost while a call was under way: whether it was carried out is unknown. */
export class LibvirtUnreachable extends Error {
  override readonly name = 'LibvirtUnreachable'
}

/** The host is there but did not answer in time: whether the call was carried out is unknown. */
export class LibvirtTimeout extends Error {
  override readonly name = 'LibvirtTimeout'
}

/** The host wants a sign-in or a certificate that we do not have. */
export class LibvirtDenied extends Error {
  override readonly name = 'LibvirtDenied'
}

/** virErrorNumber, those that we tell apart. */
export const virError = {
  internal: 1,
  noMemory: 2,
  noSupport: 3,
  invalidDomain: 7,
  invalidArgument: 8,
  operationFailed: 9,
  xml: 27,
  domainExists: 28,
  operationDenied: 29,
  openFailed: 30,
  xmlDetail: 35,
  networkExists: 37,
  system: 38,
  rpc: 39,
  noDomain: 42,
  noNetwork: 43,
  authFailed: 45,
  noStoragePool: 49,
  noStorageVolume: 50,
  operationInvalid: 55,
  configUnsupported: 67,
  noSecret: 66,
  operationTimeout: 68,
  invalidStream: 73,
  argumentUnsupported: 74,
  operationAborted: 78,
  noMetadata: 80,
  overflow: 82,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  resourceBusy: 87,
  accessDenied: 88,
  volumeExists: 90,
  xmlInvalidSchema: 92,
  agentUnsynced: 97,
  deviceMissing: 99,
  agentCommandTimeout: 111,
  agentCommandFailed: 112,
} as const

/** virNetMessageError. What follows the level is unused by libvirt itself. */
export function decodeError(decoder: XdrDecoder): LibvirtError {
  const code = decoder.int()
  const domain = decoder.int()
  const message = decoder.optional(inner => inner.string())
  return new LibvirtError(code, domain, decoder.int(), message ?? `libvirt error ${code}`)
}

/** Whether libvirt answered with one of these. */
export function isLibvirtError(error: unknown, ...codes: number[]): error is LibvirtError {
  return error instanceof LibvirtError && codes.includes(error.code)
}
