import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { run } from '../run'

/**
 * A disk that a plain PC firmware boots: syslinux in the master boot record and on one FAT
 * partition, which holds the kernel and its first file system. Nothing is mounted to write it.
 */
export async function buildDisk(kernel: string, initramfs: string, sizeMiB: number, target: string): Promise<void> {
  const raw = `${target}.raw`
  const fat = `${raw}@@${startMiB}M`
  await partition(raw, sizeMiB)
  await run('mkfs.fat', [
    '-F',
    '16',
    '--offset',
    String(startMiB * 2048),
    '-n',
    'TINY',
    raw,
    String((sizeMiB - startMiB) * 1024),
  ])
  await writeFile(`${raw}.cfg`, syslinuxConfig)
  await run('syslinux', ['--offset', String(startMiB << 20), '--install', raw])
  await run('mcopy', ['-i', fat, `${raw}.cfg`, '::syslinux.cfg'])
  await run('mcopy', ['-i', fat, kernel, '::vmlinuz'])
  await run('mcopy', ['-i', fat, initramfs, '::initrd'])
  await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, target])
  await Promise.all([rm(raw), rm(`${raw}.cfg`)])
}

/** The boot sector with one active FAT partition (type 0x0c: addressed by block, not by cylinder). */
async function partition(raw: string, sizeMiB: number): Promise<void> {
  const sector = Buffer.alloc(512)
  ;(await readFile('/usr/lib/syslinux/mbr/mbr.bin')).copy(sector, 0, 0, 440)
  sector.set([0x80, 0xfe, 0xff, 0xff, 0x0c, 0xfe, 0xff, 0xff], 446)
  sector.writeUInt32LE(startMiB * 2048, 454)
  sector.writeUInt32LE((sizeMiB - startMiB) * 2048, 458)
  sector.set([0x55, 0xaa], 510)
  const disk = await open(raw, 'w')
  await disk.truncate(sizeMiB << 20)
  await disk.write(sector, 0, 512, 0)
  await disk.close()
}

const startMiB = 1

/** Everything that would make an emulated processor wait or work for protection that a lab does without is off. */
const kernelOptions = [
  'console=tty1 console=ttyS0 quiet panic=5',
  // Not acpi=noirq, though it saves half a second: it costs all processors but one, and hot-plugged disks hang.
  // Without IPv6, but for cards that are given an address of it (guest/network).
  'ipv6.disable_ipv6=1 nokaslr mitigations=off init_on_alloc=0 random.trust_cpu=on no_timer_check tsc=reliable',
  'audit=0 apparmor=0 cryptomgr.notests i8042.noaux 8250.nr_uarts=1 net.ifnames=0',
].join(' ')

const syslinuxConfig = `DEFAULT tiny
PROMPT 0
TIMEOUT 0
LABEL tiny
  KERNEL vmlinuz
  INITRD initrd
  APPEND ${kernelOptions}
`
