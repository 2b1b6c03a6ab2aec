import { type HealthCheck, healthCheckInWords, withDefaults } from '../../cluster-health'
import type { ClusterTemplate } from '../../design/document'
import { addProblem, type Desk, type Draft, isGone, type Thing } from '../desk'
import { actionOf, differs, listed, sshKeysInWords, stable, userDataInWords, whyFields } from '../fields'
import { pairByName } from '../pair'
import type { FieldChange } from '../plan'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** The record that keeps members together. What it means for machines and volumes are changes of their own. */
export const clusters: KindPlanner<'cluster'> = {
  kind: 'cluster',
  pair: desk => pairByName(desk, 'cluster', desk.design.clusters, desk.recorded.clusters),
  resolve(desk) {
    for (const thing of desk.named.cluster.values()) {
      const { size, zones = [], template, health, resurrection = 'automatic' } = desk.design.clusters.get(thing.name)!
      thing.wanted = {
        name: thing.name,
        size,
        zones,
        template,
        health: health ? withDefaults(health) : null,
        resurrection,
      }
    }
  },
  compare(desk, thing) {
    refuseUntried(desk, thing)
    const { kind, key, id, name, recorded, wanted } = thing
    const base = { kind, key, id, name, wanted, phase: 0 as const, quota: noQuota, placement: null, downtime: null }
    const common = { ...base, touches: [], dataLoss: null } satisfies Partial<Draft>
    if (!recorded) return wanted && { ...common, action: 'create', why: 'It is new in the design.', fields: [] }
    if (!wanted)
      return isGone(thing) ? { ...common, action: 'delete', why: 'It is no longer in the design.', fields: [] } : null
    const fields = [
      ...differs('name', recorded.name, wanted.name, 'live'),
      ...differs('size', recorded.size, wanted.size, 'live', { words: members }),
      ...differs('zones', inWords(recorded.zones), inWords(wanted.zones), 'live'),
      ...differs('health check', asked(recorded.health), asked(wanted.health), 'live'),
      ...differs<string>('resurrection', recorded.resurrection, wanted.resurrection, 'live'),
      ...templateFields(recorded.template, wanted.template),
    ]
    return fields.length > 0 ? { ...common, action: actionOf(fields), why: whyFields(fields), fields } : null
  },
  *needs(desk, thing, draft) {
    if (draft.action !== 'delete') return
    for (const member of [...desk.things.instance, ...desk.things.volume])
      if (member.recorded?.clusterName === thing.recorded?.name) yield member.key
  },
  worksOn: (_, thing: Thing) => [thing],
  touchesMachines: () => [],
}

/** Who tries connections is the zone’s network. */
function refuseUntried(desk: Desk, { id, name, path, wanted }: Thing<'cluster'>) {
  if (wanted?.health?.kind !== 'tcp') return
  const left = desk.things.instance.find(each => {
    const zone = desk.context.zones.find(zone => zone.id === desk.places.get(each.id)?.zoneId)
    return each.wanted?.clusterId === id && zone && !zone.hasNetwork
  })
  if (left)
    addProblem(
      desk,
      [...path, 'health'],
      `In ${desk.places.get(left.id)!.zoneName} nothing can try whether ${left.name} takes connections. Keep ${name} out of that zone, or let its guest agents be asked.`,
    )
}

const members = (size: number) => (size === 1 ? '1 member' : `${size} members`)
const asked = (check: HealthCheck | null) => (check ? healthCheckInWords(check) : 'none')
const inWords = (zones: string[]) => (zones.length === 0 ? 'any' : listed(zones))

function templateFields(from: ClusterTemplate, to: ClusterTemplate): FieldChange[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort() as (keyof ClusterTemplate)[]
  return keys
    .filter(key => stable(from[key]) !== stable(to[key]))
    .map(key => ({
      field: `template’s ${templateWords[key]}`,
      ...(key === 'userData'
        ? userDataInWords(from.userData, to.userData)
        : key === 'sshKeys'
          ? sshKeysInWords(from.sshKeys, to.sshKeys)
          : { from: show(from[key]), to: show(to[key]) }),
      impact: 'live',
      isDrift: false,
    }))
}

const templateWords: Record<keyof ClusterTemplate, string> = {
  image: 'image',
  type: 'type',
  vcpus: 'vCPUs',
  memoryMiB: 'memory in MiB',
  cpuShares: 'CPU shares',
  rootDiskGiB: 'root disk in GiB',
  network: 'network',
  securityGroups: 'security groups',
  power: 'power',
  priority: 'priority',
  userData: 'user data',
  sshKeys: 'SSH keys',
  volumes: 'volumes',
}

function show(value: ClusterTemplate[keyof ClusterTemplate]): string | null {
  if (value === undefined) return null
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return listed(value)
  return listed(
    Object.entries(value).map(
      ([name, { sizeGiB, storage }]) => `${name} (${sizeGiB} GiB${storage ? ` on ${storage}` : ''})`,
    ),
  )
}
