import type { InstanceDocument } from '../documents'
import { usageOf } from '../metrics/usage'
import { asksFor, crashSoonMs } from '../sentinels'
import { freshMemory, noUsage } from './document'

/** What flips a machine's power. Each keeps the counters right: they begin at boot and rest while paused. */

export function switchOn(of: InstanceDocument, now: number): void {
  of.power = 'running'
  of.boots += 1
  of.bootedAt = now
  of.runningSince = now
  of.usedBefore = { ...noUsage }
  of.memory = freshMemory()
  of.crashAt = null
  of.isHung = false
}

/** Switched off or dead: memory and mounts are gone. */
export function switchOff(of: InstanceDocument, power: 'stopped' | 'crashed'): void {
  of.power = power
  of.bootedAt = null
  of.runningSince = null
  of.usedBefore = { ...noUsage }
  of.memory = freshMemory()
  of.crashAt = null
}

export function freeze(of: InstanceDocument, id: string, now: number): void {
  of.usedBefore = usageOf(of, id, now)
  of.runningSince = null
  of.power = 'paused'
}

export function thaw(of: InstanceDocument, now: number): void {
  of.runningSince = now
  of.power = 'running'
}

/** The end of a boot. Answers false for a guest that does not survive it. */
export function bootDone(of: InstanceDocument, at: number): boolean {
  if (asksFor(of.name, 'boot-crash')) {
    switchOff(of, 'crashed')
    return false
  }
  if (asksFor(of.name, 'crash-soon')) of.crashAt = at + crashSoonMs
  return true
}
