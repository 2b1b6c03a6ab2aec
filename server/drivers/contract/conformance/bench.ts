import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Capabilities, noCapabilities } from '@/server/domain/host'
import { newId } from '@/server/domain/ids'
import { converge } from '../converge'
import { luksHeader, newLuksKey } from '../luks'
import type {
  AttachmentSpec,
  Call,
  Connection,
  DiskSpec,
  DriverKind,
  Found,
  ImageSpec,
  InstanceSpec,
  Instances,
  NetworkSpec,
  Nudge,
  Observation,
  Ref,
  Resource,
  Specs,
  VolumeSpec,
} from '../types'
import type { ConformanceOptions } from './options'
import { persist } from './persist'
import type { TestResult } from './report'

type Made = { resource: Resource<DriverKind>; ref: Ref<DriverKind> }

/** What all tests of one run share: the lines, a base image, a network; and what a test made, so that it can go again. */
export class Bench {
  compute!: Connection
  other: Connection | undefined
  storage!: Connection
  otherStorage?: Connection
  zoneNetwork!: Connection
  backupStore!: Connection
  capabilities: Capabilities = noCapabilities
  version = ''
  readonly results: TestResult[] = []
  readonly vdcId = newId('vdc')
  readonly imageRef: Ref<'image'> = { kind: 'image', id: newId('image') }
  readonly networkRef: Ref<'network'> = { kind: 'network', id: newId('network') }
  readonly bounds: { hintMs: number; bootMs: number; commandMs: number }
  readonly timeoutMs: number
  image!: ImageSpec
  network: NetworkSpec
  private made: Made[] = []
  private count = 0

  constructor(readonly options: ConformanceOptions) {
    this.bounds = { hintMs: 2_000, bootMs: 60_000, commandMs: 15_000, ...options.bounds }
    this.timeoutMs = options.timeoutMs ?? 60_000
    this.network = options.network ?? { name: 'conformance', cidr: '10.77.0.0/24' }
  }

  async open() {
    const {
      image,
      connectCompute,
      connectOtherCompute,
      connectStorage,
      connectOtherStorage,
      connectNetwork,
      connectBackups,
    } = this.options
    this.image = typeof image === 'function' ? await image() : image
    if (connectStorage) this.storage = await connectStorage()
    if (connectOtherStorage) this.otherStorage = await connectOtherStorage()
    if (connectNetwork) this.zoneNetwork = await connectNetwork()
    if (connectBackups) this.backupStore = await connectBackups()
    if (connectCompute) this.compute = await connectCompute()
    if (connectCompute && connectOtherCompute) this.other = await connectOtherCompute()
    await this.probe()
    for (const host of this.hosts()) await this.prepare(host)
  }

  /** What host, storage and network can do together; each speaks for its own side. */
  private async probe() {
    const ask = (line: Connection | undefined) => line && this.persist(() => line.probe(this.call()))
    const [host, storage] = [await ask(this.compute), await ask(this.storage)]
    const [network, store] = [await ask(this.zoneNetwork), await ask(this.backupStore)]
    const versions = [host?.version, storage?.version, network?.version, store?.version].filter(
      version => version !== undefined,
    )
    this.version = [...new Set(versions)].join(', ')
    const volumes = storage?.capabilities.volumes ?? host?.capabilities.volumes ?? false
    const networks = network?.capabilities.networks ?? host?.capabilities.networks ?? false
    const { snapshots, backups, liveGrow } = storage?.capabilities ?? store?.capabilities ?? noCapabilities
    const own = (host ?? storage ?? network ?? store)!.capabilities
    this.capabilities = { ...own, volumes, snapshots, backups, liveGrow, networks }
  }

  /** Image and network, which every instance on a host stands on. */
  private async prepare(host: Connection) {
    if (host.images) await this.ensure(host.images, this.imageRef, this.image)
    if (host.networks) await this.ensure(host.networks, this.networkRef, this.network)
  }

  async cleanUp() {
    for (const { resource, ref } of this.made.reverse()) await this.remove(resource, ref)
    this.made = []
  }

  async close() {
    for (const host of this.hosts()) {
      if (host.images) await this.remove(host.images, this.imageRef)
      if (host.networks) await this.remove(host.networks, this.networkRef)
    }
    for (const line of [...this.hosts(), this.storage, this.otherStorage, this.zoneNetwork, this.backupStore])
      await line?.[Symbol.asyncDispose]()
  }

  get instances(): Instances {
    if (!this.compute.instances) throw new Error('This host has no instances facet')
    return this.compute.instances
  }

  call(signal: AbortSignal = new AbortController().signal): Call {
    return { taskId: 'task_conformance', key: randomUUID(), signal, log() {} }
  }

  /** Repeats `ensure` as the engine does: until it has converged, and again after errors that a repeat may mend. */
  ensure<K extends DriverKind>(
    resource: Resource<K>,
    ref: Ref<K>,
    spec: Specs[K],
    generation = 1,
  ): Promise<Extract<Observation<K>, { exists: true }>> {
    const call = this.call()
    return this.persist(async () => {
      const nudge = (resume?: string) => resource.ensure(ref, spec, generation, call, resume)
      const seen = await converge(nudge, { call, sleep: this.sleep })
      if (!seen.exists) throw new Error('ensure converged on an absent object')
      return seen
    })
  }

  /** Repeats any other verb, as the engine does. */
  until<K extends DriverKind>(verb: (call: Call) => Promise<Nudge<K>>): Promise<Observation<K>> {
    const call = this.call()
    return this.persist(() => converge(() => verb(call), { call, sleep: this.sleep }))
  }

  remove<K extends DriverKind>(resource: Resource<K>, ref: Ref<K>): Promise<Observation<K>> {
    const call = this.call()
    return this.persist(() => converge(resume => resource.remove(ref, call, resume), { call, sleep: this.sleep }))
  }

  observe<K extends DriverKind>(resource: Resource<K>, ref: Ref<K>): Promise<Observation<K>> {
    const call = this.call()
    return this.persist(() => resource.observe(ref, call))
  }

  async list<K extends DriverKind>(resource: Resource<K>): Promise<Found<K>[]> {
    const call = this.call()
    return this.persist(async () => {
      const found: Found<K>[] = []
      for await (const each of resource.list(call)) found.push(each)
      return found
    })
  }

  persist<T>(work: () => Promise<T>): Promise<T> {
    return persist(work, ms => this.sleep(ms, new AbortController().signal))
  }

  /** Remembers something that a test makes, for the way back: last made, first removed. */
  track<K extends DriverKind>(resource: Resource<K>, ref: Ref<K>) {
    this.made.push({ resource, ref } as unknown as Made)
    return ref
  }

  newInstance(host: Connection = this.compute): Ref<'instance'> {
    if (!host.instances) throw new Error('This host has no instances facet')
    return this.track(host.instances, { kind: 'instance', id: newId('instance') })
  }

  instanceSpec(changes: Partial<InstanceSpec> = {}): InstanceSpec {
    this.count += 1
    const last = 10 + (this.count % 200)
    return {
      name: `conform-${this.count}`,
      vdcId: this.vdcId,
      vcpus: 1,
      cpuShares: 1024,
      memoryMiB: this.options.memoryMiB ?? 96,
      imageId: this.imageRef.id,
      rootDiskGiB: 1,
      rootVersion: 1,
      userData: null,
      sshKeys: [],
      nic: {
        networkId: this.networkRef.id,
        mac: `52:54:00:77:00:${last.toString(16).padStart(2, '0')}`,
        address: `10.77.0.${last}/24`,
        gateway: null,
      },
      disks: [],
      power: 'running',
      stopTimeoutMs: 0,
      ...changes,
    }
  }

  /** A volume, and an export of it for an instance: what an instance's disk is made of. */
  async newDisk(instance: Ref<'instance'>, device = 'vdb'): Promise<DiskSpec> {
    const volume = await this.newVolume()
    return this.exportFor(instance, volume, device)
  }

  /** The same of an encrypted volume. */
  async newLuksDisk(instance: Ref<'instance'>, device = 'vdb'): Promise<DiskSpec & { luksKey: string }> {
    const luksKey = newLuksKey()
    const { volumeGiB: sizeGiB = 1 } = this.options
    const volume = await this.newVolume({ sizeGiB, luksHeader: await luksHeader(luksKey) })
    return { ...(await this.exportFor(instance, volume, device)), luksKey }
  }

  async newVolume(changes: Partial<VolumeSpec> = {}): Promise<Ref<'volume'>> {
    const ref = this.track<'volume'>(this.storage.volumes!, { kind: 'volume', id: newId('volume') })
    await this.ensure(this.storage.volumes!, ref, { name: 'conform-data', vdcId: this.vdcId, sizeGiB: 1, ...changes })
    return ref
  }

  /** Whether this text stands on a volume that nobody uses, as whoever has the storage reads it. */
  async holds(of: Ref<'volume'>, text: string): Promise<boolean> {
    const call = this.call()
    const contents = this.storage.contents!
    const found = await this.persist(async () => {
      let [before, isThere] = ['', false]
      for await (const chunk of await contents.read(of, call)) {
        const here = before + chunk.toString('latin1')
        isThere ||= here.includes(text)
        before = here.slice(-text.length)
      }
      return isThere
    })
    await this.persist(() => contents.release(of, call))
    return found
  }

  async exportFor(instance: Ref<'instance'>, volume: Ref<'volume'>, device = 'vdb'): Promise<DiskSpec> {
    const attachments = this.storage.attachments!
    const ref = this.track<'attachment'>(attachments, { kind: 'attachment', id: newId('attachment') })
    const spec: AttachmentSpec = { volumeId: volume.id, instanceId: instance.id }
    const { status } = await this.ensure(attachments, ref, spec)
    return { attachmentId: ref.id, volumeId: volume.id, source: status.source, device }
  }

  private hosts(): Connection[] {
    return [this.compute, this.other].filter(host => host !== undefined)
  }

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    this.options.sleep ? this.options.sleep(ms, signal) : wait(ms, undefined, { signal })
}
