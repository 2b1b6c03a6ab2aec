import path from 'node:path'
import { PlenumError } from '@/server/domain/errors'

/** Where a process keeps files of images: those that it fetched, and those that are being sent to it. */
export type ImageFolders = { images: string; uploads: string }

/** @throws `unsupported` in a process that has none. */
export function foldersOf({ imageFolders }: { imageFolders?: ImageFolders }): ImageFolders {
  if (imageFolders) return imageFolders
  throw new PlenumError('unsupported', 'This worker has no folder for images. Name the file’s path instead.')
}

/** The file of an image that Plenum fetched; what is still coming in has `.part` behind it. */
export const fetchedFile = ({ images }: ImageFolders, imageId: string) => path.join(images, imageId)
