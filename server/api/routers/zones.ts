import { z } from 'zod'
import { listedZone, zonePreflightView, zoneView } from '@/server/domain/host'
import {
  addStorageInput,
  changeStorageInput,
  createZoneInput,
  maintainZoneInput,
  maintenancePlanInput,
  preflightZoneInput,
  removeStorageInput,
  setBackupStoreInput,
  setEvacuationInput,
  setReserveInput,
  setZoneExternalInput,
  setZoneNetworkInput,
} from '@/server/domain/inputs'
import { maintenancePlan } from '@/server/domain/maintenance'
import { taskReceipt } from '@/server/domain/task'
import { createZone } from '@/server/services/zones/create-zone'
import { maintainZone, previewMaintenance } from '@/server/services/zones/maintain-zone'
import { preflightZone } from '@/server/services/zones/preflight-zone'
import { listZones } from '@/server/services/zones/queries'
import { setBackupStore } from '@/server/services/zones/set-backup-store'
import { setEvacuation } from '@/server/services/zones/set-evacuation'
import { setReserve } from '@/server/services/zones/set-reserve'
import { setZoneExternal } from '@/server/services/zones/set-zone-external'
import { setZoneNetwork } from '@/server/services/zones/set-zone-network'
import { addStorage, changeStorage, removeStorage } from '@/server/services/zones/storages'
import { callsOf, router } from '../trpc'

const call = callsOf('Zones')

export const zonesRouter = router({
  list: call({
    method: 'GET',
    path: '/zones',
    summary: 'List availability zones',
    permission: 'zones.read',
    errors: [],
  })
    .output(z.object({ items: z.array(listedZone) }))
    .query(({ ctx }) => listZones(ctx.service)),

  create: call({
    method: 'POST',
    path: '/zones',
    summary: 'Create an availability zone',
    permission: 'zones.manage',
    errors: ['denied', 'conflict', 'unsupported'],
  })
    .input(createZoneInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => createZone(ctx.service, input)),

  setEvacuation: call({
    method: 'PUT',
    path: '/zones/{zoneId}/evacuation',
    summary: 'Say whether lost hosts are evacuated without asking',
    description:
      'automatic: once both paths say that a host is lost, it is fenced, and what ran there starts elsewhere.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(setEvacuationInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => setEvacuation(ctx.service, input)),

  setReserve: call({
    method: 'PUT',
    path: '/zones/{zoneId}/reserve',
    summary: 'Say what a zone keeps free',
    description:
      'A share of its hosts, or as much as its largest has. Nothing new is placed there; what is drained or evacuated may be.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(setReserveInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => setReserve(ctx.service, input)),

  maintenancePlan: call({
    method: 'GET',
    path: '/zones/{zoneId}/maintenance-plan',
    summary: 'Preview a zone’s maintenance',
    description:
      'Its hosts in their order, what would move where, and where the promise would be broken: every cluster keeps its quorum, the zone its reserve.',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(maintenancePlanInput)
    .output(maintenancePlan)
    .query(({ ctx, input }) => previewMaintenance(ctx.service, input)),

  maintain: call({
    method: 'POST',
    path: '/zones/{zoneId}/maintain',
    summary: 'Maintain a zone, host after host',
    description:
      'Each is cordoned, emptied, serviced and taken in again before the next. It stops at the first breach of the promise; what was done stays.',
    permission: 'hosts.manage',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(maintainZoneInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => maintainZone(ctx.service, input)),

  preflight: call({
    method: 'POST',
    path: '/zones/preflight',
    summary: 'Check a zone’s storage and network before they are bound',
    description: 'Looks and writes nothing.',
    permission: 'zones.manage',
    errors: ['denied', 'unsupported'],
  })
    .input(preflightZoneInput)
    .output(zonePreflightView)
    .mutation(({ ctx, input }) => preflightZone(ctx.service, input)),

  addStorage: call({
    method: 'POST',
    path: '/zones/{zoneId}/storages',
    summary: 'Add a storage to a zone',
    description: 'The first is the zone’s default. Its configuration is sealed: it is never answered.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict', 'unsupported'],
  })
    .input(addStorageInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => addStorage(ctx.service, input)),

  changeStorage: call({
    method: 'PUT',
    path: '/zones/{zoneId}/storages/{storageId}',
    summary: 'Change a storage of a zone',
    description: 'Its name, how it is reached, and whether it is the default.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict', 'unsupported'],
  })
    .input(changeStorageInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => changeStorage(ctx.service, input)),

  removeStorage: call({
    method: 'DELETE',
    path: '/zones/{zoneId}/storages/{storageId}',
    summary: 'Remove an empty storage from a zone',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(removeStorageInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => removeStorage(ctx.service, input)),

  setNetwork: call({
    method: 'PUT',
    path: '/zones/{zoneId}/network',
    summary: 'Set what joins the networks of a zone’s hosts',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict', 'unsupported'],
  })
    .input(setZoneNetworkInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => setZoneNetwork(ctx.service, input)),

  setBackupStore: call({
    method: 'PUT',
    path: '/zones/{zoneId}/backup-store',
    summary: 'Set what keeps backups in a zone',
    description: 'Its configuration is sealed: it is never answered.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict', 'unsupported'],
  })
    .input(setBackupStoreInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => setBackupStore(ctx.service, input)),

  setExternal: call({
    method: 'PUT',
    path: '/zones/{zoneId}/external',
    summary: 'Set the way out of a zone',
    description: 'The external network that routers get an address on, and the addresses of it that may be given out.',
    permission: 'zones.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(setZoneExternalInput)
    .output(zoneView)
    .mutation(({ ctx, input }) => setZoneExternal(ctx.service, input)),
})
