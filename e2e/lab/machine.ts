import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { planCgroups, removeCgroups } from './cgroups'
import { emulatorScript } from './emulator'
import { prepareFolders } from './libvirt-config'
import { bootScript, initScript, type Service } from './machine-scripts'
import type { LabNode } from './nodes'
import { run } from './run'
import { waitFor } from './wait'

/** Switches a machine on and waits until its libvirtd answers. */
export async function powerOn(node: LabNode, services: Service[], hosts: string): Promise<void> {
  const cgroups = planCgroups(node)
  await prepareFolders(node, cgroups, hosts)
  const init = path.join(node.folder, 'init')
  const boot = path.join(node.folder, 'boot')
  const emulator = path.join(node.folder, 'emulator')
  await writeFile(init, initScript(node, services, cgroups))
  await writeFile(boot, bootScript(node, init, cgroups))
  await writeFile(emulator, emulatorScript)
  await Promise.all([init, boot, emulator].map(file => chmod(file, 0o755)))
  const log = openSync(path.join(node.folder, 'log/init.out'), 'a')
  // Detached: the machine outlives the command that switched it on.
  spawn(boot, [], { detached: true, stdio: ['ignore', log, log], cwd: '/' }).unref()
  await libvirtdAnswers(node)
}

export function libvirtdAnswers(node: LabNode): Promise<unknown> {
  return waitFor(`libvirtd on ${node.name} (${node.uri})`, () => virsh(node, ['version'], 5_000), {
    log: path.join(node.folder, 'log'),
  })
}

/** Power loss: the kernel kills everything in the machine with its first process. */
export async function powerOff(node: LabNode): Promise<void> {
  const processes = await processesOf(node)
  for (const { pid } of processes.filter(({ isInit }) => isInit)) kill(pid)
  await waitFor(`the end of ${node.name}`, async () => {
    const left = await processesOf(node)
    // Whatever is not below the first process, such as a shell that someone opened in the namespace.
    for (const { pid, isInit } of left) if (!isInit) kill(pid)
    return left.length === 0
  })
  await removeCgroups(node)
}

/** Ends libvirtd as a package upgrade would; the machine's supervisor starts it again, guests run on. */
export async function restartLibvirtd(node: LabNode): Promise<void> {
  const before = (await processesOf(node)).filter(({ name }) => name === 'libvirtd').map(({ pid }) => pid)
  if (!before.length) throw new Error(`${node.name} runs no libvirtd.`)
  for (const pid of before) kill(pid, 'SIGTERM')
  await waitFor(`a new libvirtd on ${node.name}`, async () => {
    const now = (await processesOf(node)).filter(({ name }) => name === 'libvirtd')
    return now.some(({ pid }) => !before.includes(pid))
  })
  await libvirtdAnswers(node)
}

export const isOn = async (node: LabNode) => (await processesOf(node)).some(({ isInit }) => isInit)

/** libvirt's own client on a machine's unix socket, which works however the network is. */
export const virsh = (node: LabNode, args: string[], timeout = 60_000) =>
  run('virsh', ['-q', '-c', `qemu+unix:///system?socket=${node.socket}`, ...args], { timeout })

async function processesOf(node: LabNode) {
  const pids = await run('ip', ['netns', 'pids', node.netns]).catch(() => '')
  const found = await Promise.all(pids.split('\n').filter(Boolean).map(Number).map(describe))
  return found.filter(process => process !== undefined)
}

/** `NSpid` ends in 1 for the first process of a process namespace. Undefined once it is gone (or a zombie). */
async function describe(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
  if (!status || field('State').startsWith('Z')) return undefined
  const inner = field('NSpid').split(/\s+/)
  return { pid, name: field('Name'), isInit: inner.length > 1 && inner.at(-1) === '1' }
}

function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}
