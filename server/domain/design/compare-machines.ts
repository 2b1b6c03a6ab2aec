import { type BackupDesign, backupInWords } from '../backup-design'
import { healthCheckInWords, withDefaults } from '../cluster-health'
import { limits } from '../instance'
import { differs, inGiB, inMemory, listed, sshKeysDiffer, userDataInWords, yesNo } from '../planning/fields'
import type { FieldChange } from '../planning/plan'
import { sshKeyInWords } from '../ssh-key'
import type { ClusterDesign, ClusterTemplate, InstanceDesign, MemberDesign } from './document'

/** What a network's name is in the later design, and which one is meant where none is named. */
type Names = {
  onlyNetwork: string | undefined
  toNetwork: (name: string | undefined) => string | undefined
  /** The same of a security group’s. */
  toGroup: (name: string) => string
}
export type Sides = { from: Names; to: Names }

type Machine = Partial<InstanceDesign> | Partial<Omit<ClusterTemplate, 'volumes'>>

/** What differs between two machines. */
export function machineFields(from: Machine, to: Machine, sides: Sides): FieldChange[] {
  const a: Partial<InstanceDesign> = { ...from, volumes: undefined }
  const b: Partial<InstanceDesign> = { ...to, volumes: undefined }
  const network = {
    from: sides.from.toNetwork(a.network) ?? sides.from.onlyNetwork,
    to: b.network ?? sides.to.onlyNetwork,
  }
  return [
    ...differs('image', a.image, b.image, 'replace'),
    ...differs('type', a.type, b.type, 'restart'),
    ...differs('vCPUs', a.vcpus, b.vcpus, 'restart'),
    ...differs('memory', a.memoryMiB, b.memoryMiB, 'restart', { words: inMemory }),
    ...differs('CPU shares', ...usually(limits.cpuShares.default, a.cpuShares, b.cpuShares), 'live'),
    ...differs('root disk', ...unlessOpen(a.rootDiskGiB, b.rootDiskGiB), 'replace', { words: inGiB }),
    ...differs('network', ...unlessOpen(network.from, network.to), 'replace'),
    ...differs('security groups', groups(a, sides.from), groups(b, sides.to), 'live'),
    ...differs('address', ...unlessOpen(a.address, b.address), 'replace'),
    ...differs('zone', a.zone ?? 'any', b.zone ?? 'any', 'replace'),
    ...differs('spread', a.spread, b.spread, 'live'),
    ...differs('power', ...usually('running', a.power, b.power), 'live'),
    ...differs('priority', ...usually('normal', a.priority, b.priority), 'live'),
    ...userDataFields(a.userData || undefined, b.userData || undefined),
    ...sshKeysDiffer(a.sshKeys, b.sshKeys),
  ]
}

const groups = ({ securityGroups = [] }: Pick<Partial<InstanceDesign>, 'securityGroups'>, { toGroup }: Names) =>
  listed(securityGroups.map(toGroup).toSorted()) || 'none'

export function clusterFields(from: ClusterDesign, to: ClusterDesign, sides: Sides): FieldChange[] {
  const zones = ({ zones: names = [] }: ClusterDesign) => listed(names) || 'any'
  const health = ({ health: check }: ClusterDesign) => (check ? healthCheckInWords(withDefaults(check)) : 'none')
  return [
    ...differs('members', from.size, to.size, 'live'),
    ...differs('zones', zones(from), zones(to), 'replace'),
    ...differs('health check', health(from), health(to), 'live'),
    ...differs('resurrection', ...usually<string>('automatic', from.resurrection, to.resurrection), 'live'),
    ...machineFields({ ...from.template, volumes: undefined }, { ...to.template, volumes: undefined }, sides),
    ...volumeFields(from.template.volumes, to.template.volumes),
    ...memberNumbers(from, to).flatMap(index => {
      const fields = memberFields(from.members?.[index] ?? {}, to.members?.[index] ?? {}, sides)
      return fields.map(field => ({ ...field, field: `member ${index}: ${field.field}` }))
    }),
  ]
}

/** Here nothing is usual: what a member does not say is as in the template. */
function memberFields(from: MemberDesign, to: MemberDesign, sides: Sides): FieldChange[] {
  const plain = ({ volumes: _, attach: __, was: ___, ...machine }: MemberDesign) => machine
  const inherited = { ...sides.from, onlyNetwork: undefined }
  const spoken = machineFields(plain(from), plain(to), { from: inherited, to: { ...sides.to, onlyNetwork: undefined } })
  const own = (
    [
      'cpuShares',
      'rootDiskGiB',
      'network',
      'securityGroups',
      'sshKeys',
      'address',
      'zone',
      'power',
      'priority',
    ] as const
  ).filter(field => (from[field] === undefined) !== (to[field] === undefined))
  const names = {
    ...{ cpuShares: 'CPU shares', rootDiskGiB: 'root disk', securityGroups: 'security groups', sshKeys: 'SSH keys' },
  } as Record<string, string>
  const inWords = (value: string | number | string[] | undefined) =>
    Array.isArray(value) ? listed(value) || 'none' : (value ?? 'as the template')
  const spokenOf = (of: MemberDesign, field: (typeof own)[number]) =>
    field === 'sshKeys' ? of.sshKeys?.map(sshKeyInWords) : of[field]
  const saying = own.flatMap(field =>
    differs<string | number>(
      names[field] ?? field,
      inWords(spokenOf(from, field)),
      inWords(spokenOf(to, field)),
      'live',
    ),
  )
  const said = new Set(saying.map(({ field }) => field))
  return [
    ...spoken.filter(({ field }) => !said.has(field)),
    ...saying,
    ...volumeFields(from.volumes, to.volumes, ofMember),
  ]
}

type OwnVolume = { sizeGiB?: number; encrypted?: boolean; storage?: string; backup?: BackupDesign | null }

/** What one that says nothing of it means by that. */
type Usual = { backups: string; storage: string }
const ofTemplate: Usual = { backups: 'as the VDC says', storage: 'where it is' }
const ofMember: Usual = { backups: 'as the template', storage: 'as the template' }

function volumeFields(
  from: Record<string, OwnVolume> = {},
  to: Record<string, OwnVolume> = {},
  usual = ofTemplate,
): FieldChange[] {
  const backups = (it: OwnVolume | undefined) =>
    it?.backup === undefined ? usual.backups : backupInWords(it.backup ?? undefined)
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return names.flatMap(name => {
    const [before, after] = [from[name]?.sizeGiB, to[name]?.sizeGiB]
    const isSmaller = before !== undefined && (after ?? 0) < before
    const isBoth = before !== undefined && after !== undefined
    return [
      ...differs(`volume ${name}`, before, after, isSmaller ? 'replace' : 'live', { words: inGiB }),
      ...(isBoth
        ? differs(`volume ${name} encrypted`, yesNo(from[name]?.encrypted), yesNo(to[name]?.encrypted), 'replace')
        : []),
      ...differs(`storage of ${name}`, ...usually(usual.storage, from[name]?.storage, to[name]?.storage), 'live'),
      ...differs(`backups of ${name}`, backups(from[name]), backups(to[name]), 'live'),
    ]
  })
}

function userDataFields(from: string | undefined, to: string | undefined): FieldChange[] {
  if (from === to) return []
  return [{ field: 'user data', ...userDataInWords(from, to), impact: 'replace', isDrift: false }]
}

const memberNumbers = (...clusters: ClusterDesign[]) =>
  [...new Set(clusters.flatMap(({ members }) => Object.keys(members ?? {})))].toSorted((a, b) => Number(a) - Number(b))

const usually = <T>(value: T, ...sides: [T | undefined, T | undefined]) => sides.map(side => side ?? value) as [T, T]

/** What one side leaves open is the other's. */
const unlessOpen = <T>(a: T | undefined, b: T | undefined): [T | undefined, T | undefined] => [a ?? b, b ?? a]
