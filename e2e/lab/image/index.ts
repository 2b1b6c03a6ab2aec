import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { buildDisk } from './disk'
import { buildInitramfs, guestFolder } from './initramfs'
import { fetchKernel } from './kernel'

/**
 * The tiny bootable disk (qcow2, boots by BIOS as any cloud image does), built at first use and again when what it is made
 * of changed. Of several labs that build it at once the first one’s is everybody’s: no two have the same bytes.
 */
export async function ensureImage(folder: string, say: (line: string) => void): Promise<string> {
  const image = await imageIn(folder)
  if (existsSync(image)) return image
  await mkdir(folder, { recursive: true })
  const kernel = await fetchKernel(folder, say)
  say('Building the tiny disk image.')
  const scratch = path.join(await mkdtemp(path.join(folder, 'tiny.')), 'tiny')
  await buildInitramfs(kernel, `${scratch}.initrd`)
  await buildDisk(kernel.image, `${scratch}.initrd`, sizeMiB, `${scratch}.qcow2`)
  await link(`${scratch}.qcow2`, image).catch(error => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(path.dirname(scratch), { recursive: true })
  return image
}

/** Where it is once it was built, named after what it is made of. */
export async function imageIn(folder: string): Promise<string> {
  return path.join(folder, `tiny-${(await fingerprint()).slice(0, 12)}.qcow2`)
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
