import type { XdrDecoder, XdrEncoder } from './xdr'

/** How libvirt names its objects on the wire. A domain's `id` is -1 while it does not run. */
export type DomainRef = { name: string; uuid: Buffer; id: number }
export type NetworkRef = { name: string; uuid: Buffer }
export type PoolRef = { name: string; uuid: Buffer }
/** `key` is the volume's path in directory pools. */
export type VolumeRef = { pool: string; name: string; key: string }
export type TypedValues = Record<string, number | string | boolean>

export const encodeDomain = (e: XdrEncoder, ref: DomainRef) => e.string(ref.name).fixed(ref.uuid).int(ref.id)
export const decodeDomain = (d: XdrDecoder): DomainRef => ({ name: d.string(), uuid: uuidOf(d), id: d.int() })

export const encodeNetwork = (e: XdrEncoder, ref: NetworkRef) => e.string(ref.name).fixed(ref.uuid)
export const decodeNetwork = (d: XdrDecoder): NetworkRef => ({ name: d.string(), uuid: uuidOf(d) })

export const encodePool = encodeNetwork
export const decodePool: (d: XdrDecoder) => PoolRef = decodeNetwork

export const encodeVolume = (e: XdrEncoder, ref: VolumeRef) => e.string(ref.pool).string(ref.name).string(ref.key)
export const decodeVolume = (d: XdrDecoder): VolumeRef => ({ pool: d.string(), name: d.string(), key: d.string() })

/** virTypedParameter list. 64-bit values come as doubles: exact up to 2^53, which no use of ours exceeds in a way that matters. */
export function decodeTypedValues(d: XdrDecoder): TypedValues {
  const values: TypedValues = {}
  d.array(each => {
    const field = each.string()
    values[field] = decodeTypedValue(each)
  })
  return values
}

function decodeTypedValue(d: XdrDecoder): number | string | boolean {
  const type = d.int()
  switch (type) {
    case 1:
      return d.int()
    case 2:
      return d.uint()
    case 3:
      return Number(d.hyper())
    case 4:
      return Number(d.uhyper())
    case 5:
      return d.double()
    case 6:
      return d.bool()
    default:
      return d.string()
  }
}

/** One virTypedParameter of the type ULLONG. */
export const encodeUnsignedLong = (e: XdrEncoder, field: string, value: number) => e.string(field).int(4).uhyper(value)

/** A copy: the message that it came in is not kept alive for sixteen bytes. */
const uuidOf = (d: XdrDecoder) => Buffer.from(d.fixed(16))
