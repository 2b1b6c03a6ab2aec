import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buildDisk } from './disk'
import { buildInitramfs, guestFolder } from './initramfs'
import { fetchKernel } from './kernel'

/**
 * The tiny bootable disk (qcow2, boots by BIOS as any cloud image does), built at first
 * use and again when what it is made of changed.
 */
export async function ensureImage(folder: string, say: (line: string) => void): Promise<string> {
  const image = path.join(folder, 'tiny.qcow2')
  const madeOf = path.join(folder, 'tiny.made-of')
  const recipe = await fingerprint()
  if (existsSync(image) && existsSync(madeOf) && (await readFile(madeOf, 'utf8')) === recipe) return image
  await mkdir(folder, { recursive: true })
  const kernel = await fetchKernel(folder, say)
  say('Building the tiny disk image.')
  const scratch = path.join(await mkdtemp(path.join(folder, 'tiny.')), 'tiny')
  await buildInitramfs(kernel, `${scratch}.initrd`)
  await buildDisk(kernel.image, `${scratch}.initrd`, sizeMiB, `${scratch}.qcow2`)
  // Renamed into place: a copy under way elsewhere keeps the old file whole.
  await rename(`${scratch}.qcow2`, image)
  await writeFile(madeOf, recipe)
  await rm(path.dirname(scratch), { recursive: true })
  return image
}

/** Room for the kernel (14 MB) and the first file system, and for a kernel half as big again. */
const sizeMiB = 32

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [import.meta.dirname, guestFolder]) {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isFile()) hash.update(entry.name).update(await readFile(path.join(folder, entry.name)))
    }
  }
  return hash.digest('hex')
}
