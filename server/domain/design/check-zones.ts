import type { Check } from './check'

/** A volume can only be attached within its zone. */
export const checkZones: Check = function* (_, { instances, volumes }) {
  for (const [name, { zone, volumes: names = [] }] of instances) {
    const first = names.map(volume => ({ volume, zone: volumes.get(volume)?.zone })).find(it => it.zone !== undefined)
    const where = zone === undefined ? first && { zone: first.zone!, of: first.volume } : { zone, of: name }
    for (const volume of names) {
      const there = volumes.get(volume)
      if (!where || there?.zone === undefined || there.zone === where.zone) continue
      const message = `${volume} is in zone ${there.zone}, ${where.of} in ${where.zone}, and both belong to ${name}: a volume can only be attached within its zone. Move one of them, or leave its zone out.`
      yield { path: [...there.path, 'zone'], message }
    }
  }
}
