/** Images of one family are versions of one thing; the one that was added last, and is not deprecated, is its newest. */
export type ImageVersion = { name: string; family: string | null; isDeprecated: boolean; createdAt: string }

export function newestOf<T extends ImageVersion>(images: readonly T[], family: string): T | undefined {
  return images
    .filter(image => image.family === family && !image.isDeprecated)
    .reduce<T | undefined>((best, image) => (best && !isNewer(image, best) ? best : image), undefined)
}

/** What a design means: the image of that name, or the newest of that family. */
export const imageNamed = <T extends ImageVersion>(images: readonly T[], name: string): T | undefined =>
  images.find(image => image.name === name) ?? newestOf(images, name)

/** Those that have a version to choose, by name. */
export const familiesOf = (images: readonly ImageVersion[]): string[] =>
  [...new Set(images.flatMap(({ family, isDeprecated }) => (family && !isDeprecated ? family : [])))].toSorted()

/** The newest of their families and those that have none: what somebody begins with. */
export const currentImages = <T extends ImageVersion>(images: readonly T[]): T[] =>
  images.filter(image => !image.isDeprecated && (image.family === null || newestOf(images, image.family) === image))

const isNewer = (a: ImageVersion, b: ImageVersion) =>
  a.createdAt === b.createdAt ? a.name > b.name : a.createdAt > b.createdAt
