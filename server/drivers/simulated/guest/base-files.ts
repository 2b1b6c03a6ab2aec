import type { Files } from '../documents'
import type { Machine } from './machine'

const folders = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/srv',
  '/sys',
]
const more = ['/tmp', '/usr', '/usr/bin', '/var', '/var/lib', '/var/log']

/** What every image of the simulated world brings, with this machine's devices. */
export function baseFiles({ of, disks }: Machine): Files {
  const files: Files = {}
  const at = of.bootedAt ?? 0
  for (const path of [...folders, ...more]) files[path] = { t: null, m: at }
  const text = (path: string, content: string) => {
    files[path] = { t: content, m: at }
  }
  for (const device of ['console', 'null', 'ttyS0', 'tty1', 'vda', 'vda1', ...disks.map(disk => disk.device)])
    text(`/dev/${device}`, '')
  text('/etc/hostname', `${of.name}\n`)
  text('/etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${of.name}\n`)
  text('/etc/os-release', `PRETTY_NAME="${osName}"\nNAME="Plenum simulated guest"\nID=plenum-simulated\n`)
  text('/etc/motd', 'This machine exists only in a simulated data center.\n')
  text('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n')
  text('/proc/cmdline', 'console=ttyS0 root=/dev/vda1 ro quiet\n')
  text('/proc/version', `Linux version ${kernelRelease} (plenum@simulated)\n`)
  return files
}

export const osName = 'Plenum simulated guest 1'
export const kernelRelease = '6.1.0-simulated-amd64'
