import type { Caller, CallOptions } from '../client'
import type { XdrDecoder, XdrEncoder } from '../xdr'

/** virSecret on the wire; `usageType` 1 is a volume, 2 is Ceph. */
export type SecretRef = { uuid: Buffer; usageType: number; usage: string }

const encodeSecret = (e: XdrEncoder, ref: SecretRef) => e.fixed(ref.uuid).int(ref.usageType).string(ref.usage)
const decodeSecret = (d: XdrDecoder): SecretRef => ({
  uuid: Buffer.from(d.fixed(16)),
  usageType: d.int(),
  usage: d.string(),
})
const nothing = () => undefined

export function defineSecret(on: Caller, xml: string, options?: CallOptions): Promise<SecretRef> {
  return on.call(142, e => e.string(xml).uint(0), decodeSecret, options)
}

export function setSecretValue(on: Caller, ref: SecretRef, value: Buffer, options?: CallOptions): Promise<void> {
  return on.call(144, e => encodeSecret(e, ref).opaque(value).uint(0), nothing, options)
}

export function lookupSecret(on: Caller, uuid: Buffer, options?: CallOptions): Promise<SecretRef> {
  return on.call(141, e => e.fixed(uuid), decodeSecret, options)
}

export function undefineSecret(on: Caller, ref: SecretRef, options?: CallOptions): Promise<void> {
  return on.call(146, e => encodeSecret(e, ref), nothing, options)
}

export function listSecrets(on: Caller, options?: CallOptions): Promise<SecretRef[]> {
  return on.call(
    287,
    e => e.int(1).uint(0),
    d => d.array(decodeSecret),
    options,
  )
}
