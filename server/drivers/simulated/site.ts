import type { Call } from '../contract'
import { interrupted } from './clock'
import { drawFault, faultError, unreachable } from './faults'
import { latencyMs, type Operation, type ProfileName } from './profiles'
import type { Place, World } from './world'

/**
 * One end of a simulated line: a host or a storage server. Every call passes through here and meets what a real line
 * has for it: an aborted caller, a far end that does not answer, and the faults of the `flaky` profile.
 */
export class Site {
  private defined: Promise<void> | undefined

  constructor(
    readonly world: World,
    readonly name: string,
    readonly role: Place['role'],
    readonly facts: Place['facts'],
    readonly profile: ProfileName,
  ) {}

  get seed() {
    return `${this.world.name}/${this.name}`
  }

  /** @param what Verb and object, which together with the call's key make a repeat recognizable. */
  async call<T>(call: Call, what: string, work: () => Promise<T>): Promise<T> {
    await this.reach(call)
    const fault = await this.fault(call, what)
    if (fault && fault !== 'lost reply') throw faultError(fault, this)
    const result = await work()
    if (fault) throw faultError(fault, this)
    if (call.signal.aborted) throw interrupted()
    return result
  }

  /** @throws PlenumError `unreachable` after the time that a real line takes to find out. */
  async reach(call: Call): Promise<void> {
    if (call.signal.aborted) throw interrupted()
    await this.define()
    const place = await this.world.read(tx => tx.place(this.name, this.role))
    if (!isUnreachable(place, this.world.now())) return
    const ms = latencyMs(this.profile, 'no answer', this.seed, '', call.key)
    if (ms > 0) await this.world.clock.sleep(ms, call.signal)
    throw unreachable(this)
  }

  latencyMs(operation: Operation, name: string, id: string): number {
    return latencyMs(this.profile, operation, this.seed, name, id)
  }

  private fault(call: Call, what: string) {
    if (this.profile !== 'flaky') return undefined
    const key = `${this.name} ${what} ${call.key}`
    return this.world.read(async tx => drawFault(this.seed, key, await tx.countAttempt(key)))
  }

  private define(): Promise<void> {
    this.defined ??= this.world
      .read(tx => tx.definePlace(this.name, this.role, this.facts))
      .catch(error => {
        this.defined = undefined
        throw error
      })
    return this.defined
  }
}

export const isUnreachable = (place: Place | undefined, now: number) =>
  place !== undefined && (!isThere(place) || (place.unreachableUntil != null && place.unreachableUntil > now))

/** Whether anybody reaches it, Plenum’s own line aside. */
export const isThere = (place: Place) => place.hasPower && !place.isIsolated
