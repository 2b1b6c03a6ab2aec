import { between } from '../chance'
import type { InstanceDocument } from '../documents'
import { kernelRelease, osName } from './base-files'

/** What a guest says while it boots, in order: the kernel's part, then the services'. The same for the same boot. */
export function bootLines(of: InstanceDocument, id: string): { kernel: string[]; services: string[] } {
  const disks = ['vda', ...of.disks.map(disk => disk.device)]
  const texts = [
    `Linux version ${kernelRelease} (plenum@simulated) #1 SMP PREEMPT_DYNAMIC`,
    'Command line: console=ttyS0 root=/dev/vda1 ro quiet',
    'KASLR enabled',
    `Memory: ${Math.round(of.memoryMiB * 1024 * 0.97)}K/${of.memoryMiB * 1024}K available`,
    `smp: Brought up 1 node, ${of.vcpus} CPU${of.vcpus > 1 ? 's' : ''}`,
    'ACPI: Power Button [PWRF]',
    'Serial: 8250/16550 driver, 4 ports, IRQ sharing enabled',
    '00:01: ttyS0 at I/O 0x3f8 (irq = 4, base_baud = 115200) is a 16550A',
    ...disks.map((disk, i) => `virtio_blk virtio${i + 1}: [${disk}] ready`),
    ...(of.nic ? [`virtio_net virtio${disks.length + 1} eth0: MAC ${of.nic.mac}`] : []),
    'EXT4-fs (vda1): mounted filesystem with ordered data mode',
  ]
  let seconds = 0
  const kernel = texts.map((text, i) => {
    seconds += between(0.01, 0.16, id, of.boots, i)
    return `[${seconds.toFixed(6).padStart(12)}] ${text}`
  })
  const services = [
    'Starting init',
    `Setting hostname to ${of.name}`,
    ...(of.nic ? [`Bringing up eth0 with ${of.nic.address}`] : []),
    'Starting acpid',
    'Reached target multi-user',
  ].map(text => `[  OK  ] ${text}`)
  return { kernel, services }
}

export const banner = (name: string, tty: string) =>
  `\n${osName} ${name} ${tty}\nType help for what this guest can do.\n\n`
