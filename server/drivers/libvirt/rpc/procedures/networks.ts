import type { Caller, CallOptions } from '../client'
import { decodeNetwork, encodeNetwork, type NetworkRef } from '../objects'

export function listNetworks(on: Caller, options?: CallOptions): Promise<NetworkRef[]> {
  return on.call(
    283,
    e => e.int(1).uint(0),
    d => d.array(decodeNetwork),
    options,
  )
}

export function lookupNetwork(on: Caller, name: string, options?: CallOptions): Promise<NetworkRef> {
  return on.call(46, e => e.string(name), decodeNetwork, options)
}

export function describeNetwork(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<string> {
  return on.call(
    43,
    e => encodeNetwork(e, ref).uint(0),
    d => d.string(),
    options,
  )
}

export function defineNetwork(on: Caller, xml: string, options?: CallOptions): Promise<NetworkRef> {
  return on.call(41, e => e.string(xml), decodeNetwork, options)
}

export function undefineNetwork(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<void> {
  return on.call(
    49,
    e => encodeNetwork(e, ref),
    () => undefined,
    options,
  )
}

export function startNetwork(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<void> {
  return on.call(
    39,
    e => encodeNetwork(e, ref),
    () => undefined,
    options,
  )
}

export function destroyNetwork(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<void> {
  return on.call(
    42,
    e => encodeNetwork(e, ref),
    () => undefined,
    options,
  )
}

export function isNetworkActive(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<boolean> {
  return on.call(
    152,
    e => encodeNetwork(e, ref),
    d => d.bool(),
    options,
  )
}

export function autostartNetwork(on: Caller, ref: NetworkRef, options?: CallOptions): Promise<void> {
  return on.call(
    48,
    e => encodeNetwork(e, ref).bool(true),
    () => undefined,
    options,
  )
}
