import { addressesRouter } from './routers/addresses'
import { backupsRouter } from './routers/backups'
import { imagesRouter, instanceTypesRouter } from './routers/catalog'
import { designsRouter } from './routers/designs'
import { draftsRouter } from './routers/drafts'
import { failuresRouter } from './routers/failures'
import { findingsRouter } from './routers/findings'
import { hostsRouter } from './routers/hosts'
import { instancesRouter } from './routers/instances'
import { overviewRouter } from './routers/overview'
import { plansRouter } from './routers/plans'
import { searchRouter, sessionRouter } from './routers/session'
import { signingKeysRouter } from './routers/signing-keys'
import { snapshotsRouter } from './routers/snapshots'
import { sshKeysRouter } from './routers/ssh-keys'
import { tasksRouter } from './routers/tasks'
import { tokensRouter } from './routers/tokens'
import {
  floatingIpsRouter,
  loadBalancersRouter,
  networksRouter,
  routersRouter,
  securityGroupsRouter,
  vdcsRouter,
} from './routers/vdcs'
import { volumesRouter } from './routers/volumes'
import { zonesRouter } from './routers/zones'
import { createCallerFactory, router } from './trpc'

/** Every procedure of the API; one router per resource. */
export const appRouter = router({
  session: sessionRouter,
  search: searchRouter,
  vdcs: vdcsRouter,
  instances: instancesRouter,
  volumes: volumesRouter,
  snapshots: snapshotsRouter,
  backups: backupsRouter,
  networks: networksRouter,
  addresses: addressesRouter,
  routers: routersRouter,
  floatingIps: floatingIpsRouter,
  loadBalancers: loadBalancersRouter,
  securityGroups: securityGroupsRouter,
  designs: designsRouter,
  drafts: draftsRouter,
  plans: plansRouter,
  images: imagesRouter,
  instanceTypes: instanceTypesRouter,
  tasks: tasksRouter,
  tokens: tokensRouter,
  sshKeys: sshKeysRouter,
  signingKeys: signingKeysRouter,
  zones: zonesRouter,
  hosts: hostsRouter,
  overview: overviewRouter,
  findings: findingsRouter,
  failures: failuresRouter,
})
export type AppRouter = typeof appRouter

/** The procedures as functions, for the server's own pages. */
export const createCaller = createCallerFactory(appRouter)
