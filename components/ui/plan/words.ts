import { formatGiB, formatMiB, formatNumber } from '../format'
import type { ChangeAction, Quota } from './types'

/** Sign, word and colour of each action, the same in lists, on the canvas and in dialogs. */
export const ACTIONS = {
  create: { sign: '+', word: 'Add', tone: 'add' },
  'update live': { sign: '~', word: 'Change', tone: 'change' },
  'update with restart': { sign: '~', word: 'Change with restart', tone: 'change' },
  replace: { sign: '⟳', word: 'Replace', tone: 'replace' },
  delete: { sign: '−', word: 'Remove', tone: 'remove' },
} as const satisfies Record<ChangeAction, { sign: string; word: string; tone: PlanTone }>

/** Colours of plans; each is `--plan-<tone>` in globals.css. */
export type PlanTone = 'add' | 'change' | 'replace' | 'remove'

/** "var(--plan-add)": for canvas and inline styles. */
export const planColor = (action: ChangeAction) => `var(--plan-${ACTIONS[action].tone})`

/** "3 add, 1 change, 1 remove"; empty when there is nothing to do. */
export function countsWords(counts: Partial<Record<ChangeAction, number>>): string {
  const of = (...actions: ChangeAction[]) => actions.reduce((sum, action) => sum + (counts[action] ?? 0), 0)
  return [
    [of('create'), 'add'] as const,
    [of('update live', 'update with restart'), 'change'] as const,
    [of('replace'), 'replace'] as const,
    [of('delete'), 'remove'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatNumber(count)} ${word}`)
    .join(', ')
}

export const countAll = (counts: Partial<Record<ChangeAction, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** "+4 vCPU, +8 GiB memory, −80 GiB disk"; empty when the quota does not feel it. */
export function quotaWords(quota: Quota): string {
  return [
    quota.vcpus && `${signed(quota.vcpus, formatNumber)}\u00a0vCPU`,
    quota.memoryMiB && `${signed(quota.memoryMiB, formatMiB)} memory`,
    quota.rootDiskGiB + quota.volumeGiB && `${signed(quota.rootDiskGiB + quota.volumeGiB, formatGiB)} disk`,
  ]
    .filter(Boolean)
    .join(', ')
}

const signed = (value: number, format: (size: number) => string) => (value < 0 ? '−' : '+') + format(Math.abs(value))

/** `instance/web-1` → "instance web-1". */
export const keyWords = (key: string) => {
  const at = key.indexOf('/')
  return `${kindInWords(key.slice(0, at))} ${key.slice(at + 1)}`
}

/** `securityGroup` → “security group”, `floatingIp` → “floating IP”. */
export const kindInWords = (kind: string) =>
  kind.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replace(/ ip$/, ' IP')
