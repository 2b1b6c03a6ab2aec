import nodeCrypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export type Chance = ReturnType<typeof chanceOf>

export function chanceOf(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (limit: number) => Math.floor(next() * limit),
    between: (low: number, high: number) => low + Math.floor(next() * (high - low + 1)),
    happens: (share: number) => next() < share,
    oneOf: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)] as T,
  }
}

/** One stream for each purpose, so that a fault more does not change every id. */
export const streamOf = (seed: number, purpose: string) => {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193)
  return chanceOf(hash ^ (hash >>> 16))
}

let product = chanceOf(0)
/** Whatever the product draws follows from this from now on. */
export const drawFrom = (seed: number) => {
  product = streamOf(seed, 'product')
}

function fill<T extends ArrayBufferView>(view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  for (let i = 0; i < bytes.length; i++) bytes[i] = product.below(256)
  return view
}
const hex = (length: number) => Buffer.from(fill(new Uint8Array(length))).toString('hex')
const uuid = () => hex(16).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')

/** From here on nothing in this process is random. */
export function installChance() {
  Math.random = () => product.next()
  const own = {
    randomBytes: (size: number) => Buffer.from(fill(new Uint8Array(size))),
    randomUUID: uuid,
    randomInt: (low: number, high?: number) =>
      high === undefined ? product.below(low) : low + product.below(high - low),
  }
  Object.assign(nodeCrypto, own)
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: fill })
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: uuid })
  syncBuiltinESMExports()
}
