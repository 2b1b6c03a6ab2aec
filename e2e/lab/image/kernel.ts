import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { run } from '../run'

export type Kernel = { image: string; modules: string; version: string }

/** Debian's kernel for clouds, unpacked below `folder` (not installed); kept for the next time. */
export async function fetchKernel(folder: string, say: (line: string) => void): Promise<Kernel> {
  const unpacked = path.join(folder, 'kernel')
  if (!existsSync(unpacked)) {
    say('Fetching the Debian cloud kernel.')
    const scratch = path.join(folder, `kernel.${process.pid}`)
    await mkdir(scratch, { recursive: true })
    await download(scratch)
    const archive = (await readdir(scratch)).find(name => name.endsWith('.deb'))!
    await run('dpkg-deb', ['-x', archive, '.'], { cwd: scratch })
    await rm(path.join(scratch, archive))
    await rename(scratch, unpacked).catch(async error => {
      // Another lab, coming up at the same time, was first.
      if (!existsSync(unpacked)) throw error
      await rm(scratch, { recursive: true })
    })
  }
  const version = (await readdir(path.join(unpacked, 'lib/modules')))[0]!
  return {
    version,
    image: path.join(unpacked, 'boot', `vmlinuz-${version}`),
    modules: path.join(unpacked, 'lib/modules', version, 'kernel'),
  }
}

async function download(folder: string): Promise<void> {
  const attempt = async () => {
    const depends = await run('apt-cache', ['depends', 'linux-image-cloud-amd64'])
    const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1]
    if (!name) throw new Error('apt knows no linux-image-cloud-amd64: the lab needs Debian on x86-64.')
    // As root in its own folder: apt's unprivileged user may not write there.
    await run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', name], { cwd: folder })
  }
  await attempt().catch(async () => {
    await run('apt-get', ['-q', 'update'])
    await attempt()
  })
}
