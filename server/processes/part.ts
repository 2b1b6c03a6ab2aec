import type { Driver, Infrastructure } from '@/server/drivers/contract'
import type { Store } from '@/server/store/store'
import type { Config } from './config'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'
import type { Secrets } from './secrets'

/** What every part of a process is given. */
export type Part = {
  config: Config
  store: Store
  drivers: Driver[]
  infrastructure: Infrastructure
  secrets: Secrets
  log: Log
  life: Lifecycle
  /** Of Plenum. */
  version: string
  /** Names this process in the table `process`, and as a worker in leases. */
  processId: string
}
