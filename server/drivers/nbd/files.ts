import type { Id } from '@/server/domain/ids'

/** Files of the pool carry our ids as their names: that is the stamp. */
export const volumeFile = (id: string) => `${id}.raw`
export const snapshotFile = ({ id, of }: { id: string; of: string }) => `${of}.${id}.raw`

/** Beside a file that is being filled: made before it, removed once it is whole. Until then the file counts as absent. */
export const unfinished = (file: string) => `${file}.copying`

const volume = /^(vol_[0-9a-z]+)\.raw$/
const snapshot = /^(vol_[0-9a-z]+)\.(snap_[0-9a-z]+)\.raw$/

export const volumeOfFile = (name: string) => (volume.exec(name)?.[1] ?? null) as Id<'volume'> | null

export function snapshotOfFile(name: string): { id: Id<'snapshot'>; of: Id<'volume'> } | null {
  const [, of, id] = snapshot.exec(name) ?? []
  return of && id ? { id: id as Id<'snapshot'>, of: of as Id<'volume'> } : null
}

/** Neither a volume nor a stranger. */
export const isOurHelper = (name: string) => snapshot.test(name) || name.endsWith('.raw.copying')
