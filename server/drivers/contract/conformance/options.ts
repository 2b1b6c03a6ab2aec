import type { Connection, DiskSpec, ImageSpec, NetworkSpec, Ref } from '../types'

export type ConnectedDisk = Pick<DiskSpec, 'source' | 'luksKey'>

/** What the suite has to be told of a driver and of where it runs. */
export type ConformanceOptions = {
  /** The driver's name, as the support matrix shows it. */
  name: string
  /** A line to one host. Without it nothing of compute is tested. */
  connectCompute?(): Promise<Connection>
  /** A line to another host that reaches the same storage. */
  connectOtherCompute?(): Promise<Connection>
  /** A line to the storage server that the hosts use. Without it nothing of volumes is tested. */
  connectStorage?(): Promise<Connection>
  /** A line to another storage that the hosts reach. */
  connectOtherStorage?(): Promise<Connection>
  /** A line to the network of the hosts' zone. Without it nothing of ports is tested. */
  connectNetwork?(): Promise<Connection>
  /** A line to a backup store. Without it nothing of backups is tested. */
  connectBackups?(): Promise<Connection>
  /** A small image whose guest gives a root shell on its serial console. */
  image: ImageSpec | (() => Promise<ImageSpec>)
  network?: NetworkSpec
  memoryMiB?: number
  /** What the guest's shell shows when it waits for a command, at the end of the text. */
  prompt?: RegExp
  /** Real time, in ms, within which things must happen. */
  bounds?: { hintMs?: number; bootMs?: number; commandMs?: number }
  /** How waiting is done; a driver under a virtual clock passes that clock's. */
  sleep?(ms: number, signal: AbortSignal): Promise<void>
  /** What happens behind the driver's back. What is lacking is skipped. */
  outside?: {
    powerOff?(ref: Ref<'instance'>): Promise<void>
    addStranger?(): Promise<{ external: string; remove(): Promise<void> }>
    /** What the hosts know of keys at this moment. */
    keysOnHosts?(): Promise<string[]>
  }
  /**
   * Writes one byte all over the first block of a connected disk, and looks whether it is there; as a guest would.
   * Without it nothing of snapshots is tested.
   */
  disk?: {
    write(disk: ConnectedDisk, byte: number): Promise<void>
    holds(disk: ConnectedDisk, byte: number): Promise<boolean>
  }
  /** Of volumes that are read as a whole; default 1. */
  volumeGiB?: number
  /** One test's limit in ms. */
  timeoutMs?: number
  /** False for a variant that is not to appear in the support matrix. */
  isReported?: boolean
}
