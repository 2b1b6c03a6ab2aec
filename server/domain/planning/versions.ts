import { newestOf } from '../image-family'
import type { Desk } from './desk'
import { listed } from './fields'

/** What a plan says of versions of images and leaves as it is: nothing is rebuilt because there is a newer one. */
export function warnOfVersions(desk: Desk): void {
  const { images } = desk.context
  const behind = new Map<string, string[]>()
  const deprecated = new Map<string, string[]>()
  const add = (to: Map<string, string[]>, key: string, name: string) => to.set(key, [...(to.get(key) ?? []), name])
  for (const { name, wanted, recorded } of desk.things.instance) {
    if (!wanted) continue
    const newest = wanted.imageFamily && newestOf(images, wanted.imageFamily)
    if (newest && newest.id !== wanted.imageId) add(behind, newest.name, name)
    const isNew = recorded?.imageId !== wanted.imageId
    if (isNew && images.some(({ id, isDeprecated }) => id === wanted.imageId && isDeprecated))
      add(deprecated, wanted.imageName, name)
  }
  for (const [newest, names] of behind)
    desk.warnings.push(
      `${some(names)} ${names.length === 1 ? 'was' : 'were'} made from an older version than ${newest}, and ${names.length === 1 ? 'stays' : 'stay'} so: to rebuild, name ${newest} as the image.`,
    )
  for (const [image, names] of deprecated)
    desk.warnings.push(`${image} is deprecated, and ${some(names)} would be made from it. Better, choose a newer one.`)
}

const shown = 3
const some = (names: readonly string[]) =>
  listed(names.length > shown + 1 ? [...names.slice(0, shown), `${names.length - shown} more`] : names)
