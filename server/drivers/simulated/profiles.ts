import { between } from './chance'
import { slowCreateMs } from './sentinels'

export const profileNames = ['instant', 'demo', 'slow', 'flaky'] as const
export type ProfileName = (typeof profileNames)[number]

/** What takes time. Ranges in ms; the value within is chosen by seed, operation and object. */
export const operations = [
  'image copy',
  'network create',
  'port create',
  'router create',
  'floating ip create',
  'load balancer create',
  'security group create',
  'instance create',
  'boot',
  'shutdown',
  'pause',
  'resume',
  'plug',
  'unplug',
  'rebuild',
  'migrate',
  'handover',
  'instance remove',
  'volume create',
  'volume grow',
  'volume revert',
  'snapshot create',
  'backup carry',
  'disk copy',
  'export',
  'remove',
  'no answer',
] as const
export type Operation = (typeof operations)[number]
type Latencies = Record<Operation, readonly [number, number]>

const demo: Latencies = {
  'image copy': [900, 2200],
  'network create': [60, 180],
  'port create': [10, 40],
  'router create': [20, 80],
  'floating ip create': [20, 80],
  'load balancer create': [20, 80],
  'security group create': [10, 40],
  'instance create': [350, 900],
  boot: [1100, 2800],
  shutdown: [700, 1900],
  pause: [60, 140],
  resume: [60, 140],
  plug: [150, 400],
  unplug: [200, 500],
  rebuild: [500, 1200],
  migrate: [1500, 4000],
  handover: [60, 180],
  'instance remove': [200, 500],
  'volume create': [300, 900],
  'volume grow': [200, 600],
  'volume revert': [600, 1500],
  'snapshot create': [200, 700],
  'backup carry': [800, 2500],
  'disk copy': [800, 2500],
  export: [80, 220],
  remove: [60, 200],
  'no answer': [1500, 2500],
}

const scaled = (factor: number) =>
  Object.fromEntries(
    operations.map(operation => [operation, demo[operation].map(ms => Math.round(ms * factor))]),
  ) as unknown as Latencies

const latencies: Record<ProfileName, Latencies> = {
  instant: scaled(0),
  demo,
  slow: scaled(6),
  flaky: scaled(0.05),
}

/** How long an operation takes, in ms: always the same for the same seed and object. */
export function latencyMs(profile: ProfileName, operation: Operation, seed: string, name: string, id: string): number {
  const slow = slowCreateMs(operation, name)
  if (slow !== undefined) return slow
  const [low, high] = latencies[profile][operation]
  return Math.round(between(low, high, seed, operation, id))
}
