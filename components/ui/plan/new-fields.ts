import { formatCount, formatGiB, formatMiB } from '../format'
import type { PlanRow, Wanted } from './types'

/** What a thing that is new is made of, as fields that come from nothing. */
export function fieldsOf(row: Pick<PlanRow, 'action' | 'fields' | 'wanted'>): PlanRow['fields'] {
  if (row.action !== 'create' || row.fields.length > 0 || !row.wanted) return row.fields
  return pairs(row.wanted).flatMap(([field, to]) => (to ? [{ field, from: null, to }] : []))
}

const pairs = (wanted: Wanted): [string, string | false | null | undefined][] => [
  ['range', wanted.subnets?.map(({ cidr }) => cidr).join(', ')],
  ['IPv6 range', wanted.subnets?.flatMap(({ cidr6 }) => cidr6 ?? []).join(', ')],
  ['members', wanted.size !== undefined && String(wanted.size)],
  ['zones', wanted.zones?.join(', ')],
  ['size', wanted.sizeGiB !== undefined && formatGiB(wanted.sizeGiB)],
  ['backups', wanted.backups],
  ['image', wanted.imageName],
  ['type', wanted.typeName],
  ['vCPUs', wanted.vcpus !== undefined && String(wanted.vcpus)],
  ['memory', wanted.memoryMiB !== undefined && formatMiB(wanted.memoryMiB)],
  ['root disk', wanted.rootDiskGiB !== undefined && formatGiB(wanted.rootDiskGiB)],
  ['zone', wanted.zoneName],
  ['network', wanted.networkName],
  ['security groups', wanted.securityGroupNames?.join(', ')],
  ['address', wanted.address],
  ['volumes', wanted.volumes && wanted.volumes.length > 0 && volumeWords(wanted.volumes)],
  ['instance', wanted.instanceName],
]

const volumeWords = (volumes: readonly { name: string }[]) =>
  volumes.length <= 3 ? volumes.map(({ name }) => name).join(', ') : formatCount(volumes.length, 'volume')
