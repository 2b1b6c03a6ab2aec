import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bmcAccess, bmcAddress, bootedFrom, heat, startControllers, stopControllers } from './bmc'
import { type LabConfig, type LabOptions, labConfig } from './config'
import { ensureImage } from './image'
import { isOn, libvirtdAnswers, powerOff, powerOn, restartLibvirtd, virsh } from './machine'
import { libvirtd } from './machine-scripts'
import { isCut, isWired, labNamespaces, outside, setCable, setHidden, unwire, wire } from './network'
import { allNodes, hypervisors, type LabNode, storageServer, switchNetns, uplinkAddress } from './nodes'
import { chassisAnswers, northboundOf, ovnCentrals, ovnChassis, setConnected } from './ovn'
import { ensurePackages } from './packages'
import { startPings } from './pings'
import { run } from './run'
import { openSerial } from './serial'
import { ensurePools, otherStorageEndpoints, storageAnswers, storageDaemons, storageEndpoints } from './storage'

/**
 * Real hypervisors, storage and networks on one machine, for tests and for trying Plenum
 * out. Each machine is a set of namespaces with a libvirtd of its own; guests are emulated
 * (no KVM). What is up is read from the system itself, so that a lab can be driven by any
 * process and cleaned up after one that was killed.
 */
export type Lab = Awaited<ReturnType<typeof startLab>>

type Say = (line: string) => void
type StartOptions = LabOptions & { say?: Say /** Throw away what an earlier run left. */; fresh?: boolean }

/** Brings up what is not up yet: the whole lab, or a host that had failed. */
export async function startLab({ say = () => {}, fresh = false, ...options }: StartOptions = {}) {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it makes namespaces, interfaces and mounts.')
  await ensurePackages(say)
  const config = labConfig({ ...savedOptions(options), ...options })
  const image = ensureImage(config.imageFolder, say)
  // It is awaited at the end; until then its failure is nobody's unhandled one.
  image.catch(() => {})
  if (fresh || !(await isComplete(config))) {
    if (!fresh) refuseOtherShape(config)
    if (await stopLab(config)) say('Cleared away what an earlier run had left.')
  }
  const nodes = allNodes(config)
  if (!isWired(config)) {
    await mkdir(config.folder, { recursive: true })
    await wire(config)
    await writeFile(savedPath(config), JSON.stringify({ zones: config.zones, hostsPerZone: config.hostsPerZone }))
  }
  await Promise.all(
    nodes.map(async node => {
      await setCable(config, node, 'up')
      await ((await isOn(node)) ? libvirtdAnswers(node) : powerOn(node, servicesOf(config, node), hostsFile(config)))
      if (node.zone) await chassisAnswers(node)
    }),
  )
  await startControllers(config)
  await ensurePools(config)
  await storageAnswers(config, path.join(storageServer(config).folder, 'log'))
  return openLab(config, await image)
}

/** The handle on a lab that is up already. */
export function openLab(config: LabConfig, imagePath: string) {
  const node = (name: string) => {
    const found = allNodes(config).find(candidate => candidate.name === name)
    if (!found)
      throw new Error(
        `The lab has no ${name}; it has ${allNodes(config)
          .map(each => each.name)
          .join(', ')}.`,
      )
    return found
  }
  const pings: ReturnType<typeof startPings>[] = []
  return {
    config,
    imagePath,
    plenumAddress: uplinkAddress(config),
    hosts: hypervisors(config).map(host => ({
      ...{ name: host.name, zone: host.zone!, address: host.address, uri: host.uri, socket: host.socket },
      /** Of its management controller, as the IPMI driver takes it. */
      power: { address: bmcAddress(config, host), ...bmcAccess },
    })),
    storage: storageEndpoints(config),
    /** Of the same zones; nothing uses it by itself. */
    otherStorage: otherStorageEndpoints(config),
    /** OVN's northbound database of a zone. */
    northbound: (zone: string) => northboundOf(config, zone),
    /** What routers lead to, and a command there. */
    outside,
    fromOutside: (command: string, ...args: string[]) =>
      run('ip', ['netns', 'exec', switchNetns(config), command, ...args]),
    /** Asks an address for its answers from there, all the time. */
    pingsFromOutside(address: string, everyMs: number) {
      const begun = startPings(switchNetns(config), address, everyMs)
      pings.push(begun)
      return begun
    },
    /** To that, or no longer. */
    connectOutside: (name: string) => setConnected(node(name), true),
    disconnectOutside: (name: string) => setConnected(node(name), false),
    virsh: (name: string, ...args: string[]) => virsh(node(name), args),
    /** The serial console of a running guest. */
    async console(name: string, guest: string) {
      const pty = await virsh(node(name), ['ttyconsole', guest])
      return openSerial(pty.trim(), `${guest} on ${name}`)
    },
    isOn: (name: string) => isOn(node(name)),
    /** What a host was told to start from, at its last start by its management controller. */
    bootedFrom: (name: string) => bootedFrom(config, node(name)),
    /** Sets what its inlet's sensor reads, in °C. */
    heat: (name: string, degrees: number) => heat(config, node(name), degrees),
    isCut: (name: string) => isCut(config, node(name)),
    /** Power loss: libvirtd and all guests die, and nothing answers at the address any more. */
    async failHost(name: string) {
      await setCable(config, node(name), 'down')
      await powerOff(node(name))
    },
    async recoverHost(name: string) {
      await setCable(config, node(name), 'up')
      if (!(await isOn(node(name)))) await powerOn(node(name), servicesOf(config, node(name)), hostsFile(config))
    },
    /** Unreachable, but its guests run on. */
    cutHost: (name: string) => setCable(config, node(name), 'down'),
    mendHost: (name: string) => setCable(config, node(name), 'up'),
    /** Only Plenum does not reach it: other hosts and the storage server do. */
    hideHost: (name: string) => setHidden(config, node(name), true),
    showHost: (name: string) => setHidden(config, node(name), false),
    restartLibvirtd: (name: string) => restartLibvirtd(node(name)),
    async stop() {
      // A test that fails leaves its own going.
      for (const each of pings) await each.stop()
      return stopLab(config)
    },
  }
}

/** Ends every process, namespace, interface and mount of the lab and removes its disks. The image stays. */
export async function stopLab(config: LabConfig): Promise<boolean> {
  const namespaces = await labNamespaces(config)
  // By what exists, not by the configuration: an earlier run may have had more hosts.
  await Promise.all(
    namespaces
      .filter(netns => netns !== switchNetns(config))
      .map(netns => powerOff({ ...storageServer(config), name: netns, netns })),
  )
  await stopControllers(config)
  await unwire(config)
  await rm(config.folder, { recursive: true, force: true })
  return namespaces.length > 0
}

/** The shape of the lab that is up, so that later commands need not be told it again. */
export function savedOptions(options: LabOptions): LabOptions {
  const config = labConfig(options)
  return isWired(config) && existsSync(savedPath(config)) ? JSON.parse(readFileSync(savedPath(config), 'utf8')) : {}
}

/** Written once the wiring is whole: a run killed before that is started over. */
const savedPath = (config: LabConfig) => path.join(config.folder, 'lab.json')

async function isComplete(config: LabConfig): Promise<boolean> {
  if (!existsSync(savedPath(config))) return false
  const there = new Set(await labNamespaces(config))
  const wanted = [switchNetns(config), ...allNodes(config).map(node => node.netns)]
  return there.size === wanted.length && wanted.every(netns => there.has(netns))
}

function refuseOtherShape(config: LabConfig): void {
  const saved = savedOptions(config)
  if (!saved.zones || (saved.zones === config.zones && saved.hostsPerZone === config.hostsPerZone)) return
  throw new Error(
    `The lab is up with ${saved.zones} zones of ${saved.hostsPerZone} hosts. Its guests would be lost: end it first with "down".`,
  )
}

const servicesOf = (config: LabConfig, node: LabNode) =>
  node.zone ? [libvirtd, ...ovnChassis(config, node)] : [libvirtd, ...storageDaemons, ...ovnCentrals(config)]

const hostsFile = (config: LabConfig) =>
  [
    '127.0.0.1 localhost',
    ...allNodes(config).map(node => `${node.address} ${node.name}`),
    `${uplinkAddress(config)} plenum`,
    '',
  ].join('\n')
