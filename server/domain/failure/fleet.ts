import { z } from 'zod'
import { healthCheck } from '../cluster-health'
import { clusterTemplate } from '../design/document'
import { idOf } from '../ids'
import { instanceView, type PowerState, type Priority } from '../instance'
import { resurrectionModes } from '../resurrection'
import type { RoomHost } from '../room'
import { failureCause, failureKinds } from './cause'

export type FleetInstance = {
  id: string
  name: string
  vdcId: string
  vdcName: string
  hostId: string | null
  zoneId: string
  wantedZoneId: string | null
  vcpus: number
  memoryMiB: number
  /** It runs or is paused: it stops with its host, and is started elsewhere. */
  isOn: boolean
  /** Wanted: what is wanted stopped is not started elsewhere. */
  power: PowerState
  isImported: boolean
  antiAffinityGroup: string | null
  priority: Priority
  clusterId: string | null
  volumeCount: number
  /** Zones that enforce the security groups that it is in; absent or null: it is in none. */
  filteredZoneIds?: string[] | null
}

export type FleetCluster = { id: string; name: string; vdcId: string; vdcName: string; size: number }

/** The whole data center at one moment. */
export type Fleet = { hosts: RoomHost[]; instances: FleetInstance[]; clusters: FleetCluster[] }

const instanceRef = z.object({ id: z.string(), name: z.string(), vdcId: z.string(), vdcName: z.string() })
const hostRef = z.object({ id: z.string(), name: z.string() })

export const forecastCluster = z.object({
  ...instanceRef.shape,
  size: z.number().int(),
  /** Members that have to be up: more than half. */
  quorum: z.number().int(),
  /** Members that are up now, right after the failure, and once what can start elsewhere has. */
  before: z.number().int(),
  during: z.number().int(),
  after: z.number().int(),
})
export type ForecastCluster = z.infer<typeof forecastCluster>

export const forecastView = z.object({
  cause: failureCause,
  /** Those that go down. */
  hosts: z.array(hostRef),
  /** Those that lose a power feed and go on by another. */
  weakened: z.array(hostRef),
  /** Instances that stop. */
  stops: z.number().int(),
  restarts: z.array(z.object({ instance: instanceRef, hostName: z.string(), zoneName: z.string() })),
  /** `publicReason` names no host. */
  stranded: z.array(z.object({ instance: instanceRef, reason: z.string(), publicReason: z.string() })),
  clusters: z.array(forecastCluster),
  /** What is left to hand out afterwards, per zone. */
  room: z.array(z.object({ zoneName: z.string(), vcpus: z.number().int(), memoryMiB: z.number().int() })),
})
export type Forecast = z.infer<typeof forecastView>

export const clusterView = z.object({
  id: idOf('cluster'),
  name: z.string(),
  size: z.number().int(),
  /** Names of zones that members are dealt out to; empty: any. */
  zones: z.array(z.string()),
  template: clusterTemplate,
  /** Members that run and are not known to be unhealthy. */
  running: z.number().int(),
  quorum: z.number().int(),
  /** It has its quorum now. */
  holds: z.boolean(),
  /** Kinds of failures of which any single one leaves it its quorum. */
  survives: z.array(z.enum(failureKinds)),
  sentence: z.string(),
  /** By their numbers. */
  members: z.array(
    instanceView.pick({
      ...{ id: true, name: true, state: true, health: true, zoneName: true, hostName: true, memberIndex: true },
    }),
  ),
  /** What they are asked; null: nothing. */
  health: healthCheck.nullable(),
  /** Whether those that are down are brought back without asking. */
  resurrection: z.enum(resurrectionModes),
  /** Members that are down though they are to run. */
  down: z.number().int(),
})
export type ClusterView = z.infer<typeof clusterView>

export const causeView = z.object({
  ...failureCause.shape,
  zoneId: idOf('zone'),
  zoneName: z.string(),
  hostCount: z.number().int(),
  /** Of the instances that run on these hosts. */
  runningCount: z.number().int(),
})
export type CauseView = z.infer<typeof causeView>
