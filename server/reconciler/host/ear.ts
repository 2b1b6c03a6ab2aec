import type { Happening } from '@/server/domain/drift'
import type { Heard } from '../findings/about'

/** A cause is one only for so long. */
const keptMs = 30_000

/** Remembers what a place's infrastructure said of each thing last, as the likely cause of what is found next. */
export function createEar(source: string): Heard & { hear(id: string, happening: Happening): void } {
  const last = new Map<string, Happening>()
  return {
    source,
    hear(id, happening) {
      // Newest last, so that the oldest are the first to go.
      last.delete(id)
      last.set(id, happening)
      for (const [each, { at }] of last) {
        if (Date.now() - at.getTime() < keptMs) break
        last.delete(each)
      }
    },
    lately: id => last.get(id),
  }
}
