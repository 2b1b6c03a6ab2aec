import type { Capabilities } from '@/server/domain/host'
import type { Id } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import type { Store } from '@/server/store/store'

/** What a preflight learns of a host or a storage server that is not added yet. */
export type Probed = {
  healthy: boolean
  version: string
  capabilities: Capabilities
  host: {
    version: string
    cpuThreads: number
    memoryMiB: number
    cpuPercent: number | null
    memoryUsedMiB: number | null
  } | null
  problems: string[]
}

/** A driver as services know it: by its form. */
export type DriverForm = {
  driver: string
  title: string
  role: 'compute' | 'storage' | 'network' | 'power' | 'backup'
  /** Of storage: its volumes grow while an instance uses them. */
  growsInUse?: boolean
  /** The config's JSON Schema. */
  schema: Record<string, unknown>
  /** The config as the driver takes it. Throws `invalid` with the input's field, such as `config.<name>` or `volumeConfig.<name>`. */
  parse(config: unknown): unknown
}

/** What each use case is given, for one actor. Everything that reaches beyond the database comes from the process. */
export type ServiceContext = {
  store: Store
  actor: Actor
  drivers: DriverForm[]
  /** Opens a line to something not recorded yet, looks, and closes it. */
  probe(driver: string, config: unknown): Promise<Probed>
  /** What stands in the database in place of a secret. */
  seal(value: unknown): unknown
  /** Makes a user who signs in with a password. Throws `conflict` when the address is taken. */
  createUser(user: { email: string; name: string; password: string }): Promise<Id<'user'>>
  /** Plenum's version. */
  version?: string
}

/** What reads need to know of who asks: which host an instance is on is for operators. */
export const readerOf = (actor: Actor) => ({ seesHosts: actor.isOperator })
