import type { PlannedChange, QuotaEffect } from '@/server/domain/planning/plan'
import type { StepView } from '@/server/domain/task'

/** A change of each kind and action, as the planner makes them; typed by the domain, so that parts and plans agree. */
type Sample = Omit<PlannedChange, 'id' | 'wanted'>

export const noQuota: QuotaEffect = { instances: 0, vcpus: 0, memoryMiB: 0, rootDiskGiB: 0, volumes: 0, volumeGiB: 0 }
const plain = { fields: [], after: [], phase: 0, quota: noQuota, placement: null, downtime: null, touches: [] } as const
const field = (
  name: string,
  from: string | null,
  to: string | null,
  impact: 'live' | 'restart' | 'replace' = 'live',
) => ({ field: name, from, to, impact, isDrift: false })

export const planSample: Sample[] = [
  {
    ...plain,
    fields: [field('subnet', null, '10.30.0.0/24')],
    ...{ after: [], touches: [] },
    kind: 'network',
    key: 'network/back',
    name: 'back',
    action: 'create',
    why: 'The design has it, the VDC does not.',
    dataLoss: null,
  },
  {
    ...plain,
    ...{ after: [], touches: [] },
    kind: 'volume',
    key: 'volume/db-1-data',
    name: 'db-1-data',
    action: 'create',
    why: 'Cluster db gives each member its own volume data.',
    fields: [field('size', null, '20 GiB'), field('zone', null, 'z1')],
    dataLoss: null,
  },
  {
    ...plain,
    touches: [],
    kind: 'instance',
    key: 'instance/db-1',
    name: 'db-1',
    action: 'create',
    why: 'Cluster db grows from 0 to 3 members.',
    fields: [
      field('image', null, 'debian-13'),
      field('type', null, 'medium'),
      field('vCPU', null, '2'),
      field('memory', null, '4 GiB'),
      field('root disk', null, '10 GiB'),
      field('network', null, 'back'),
      field('zone', null, 'z1'),
    ],
    after: ['network/back', 'volume/db-1-data'],
    placement: {
      zoneName: 'z1',
      sentence: 'Zone z1 has room for it, and its volume is there.',
      operatorSentence: 'z1-r02 has the most free memory of 4 hosts in z1, and no other member of db.',
    },
    dataLoss: null,
  },
  {
    ...plain,
    after: [],
    kind: 'instance',
    key: 'instance/web-1',
    name: 'web-1',
    action: 'update with restart',
    why: 'The design asks for another size.',
    fields: [
      field('type', 'small', 'large', 'restart'),
      field('memory', '2 GiB', '8 GiB', 'restart'),
      { ...field('CPU shares', '512', '1024'), isDrift: true },
    ],
    downtime: { seconds: 20, sentence: 'Away for about 20 s: it is shut down and started.' },
    touches: [{ key: 'attachment/web-logs', how: 'unplugged while it is off' }],
    dataLoss: null,
  },
  {
    ...plain,
    ...{ after: [], touches: [] },
    kind: 'attachment',
    key: 'attachment/cache',
    name: 'cache',
    action: 'update live',
    why: 'The design attaches it to another instance.',
    fields: [field('instance', 'web-1', 'web-2')],
    dataLoss: null,
  },
  {
    ...plain,
    after: ['attachment/cache'],
    kind: 'instance',
    key: 'instance/build-1',
    name: 'build-1',
    action: 'replace',
    phase: 1,
    why: 'Another image can only be had on a fresh root disk.',
    fields: [field('image', 'debian-12', 'debian-13', 'replace')],
    downtime: { seconds: 60, sentence: 'Away for about 1 min while it is made anew.' },
    touches: [
      { key: 'attachment/build-cache', how: 'unplugged and plugged in again' },
      { key: 'network/front', how: 'keeps its address 10.20.0.9' },
    ],
    dataLoss: 'What is on its root disk of 20 GiB is lost.',
  },
  {
    ...plain,
    after: [],
    kind: 'volume',
    key: 'volume/old-logs',
    name: 'old-logs',
    action: 'delete',
    phase: 1,
    why: 'The design no longer has it.',
    fields: [field('size', '80 GiB', null)],
    touches: [{ key: 'instance/web-2', how: 'loses the disk vdc' }],
    dataLoss: 'Its 80 GiB are deleted for good.',
  },
]

export const planCounts = { create: 3, 'update live': 1, 'update with restart': 1, replace: 1, delete: 1 }
export const planQuota: QuotaEffect = { ...noQuota, instances: 1, vcpus: 4, memoryMiB: 10_240, volumeGiB: -60 }

const at = (second: number) => new Date(Date.UTC(2026, 10, 25, 12, 0, second)).toISOString()
const step = (index: number, group: string | null, name: string, more: Partial<StepView>): StepView => ({
  ...{ index, group, name, state: 'waiting', attempts: 1, percent: null, error: null, log: [] },
  ...{ startedAt: null, finishedAt: null, ...more },
})
const done = { state: 'done', startedAt: at(0), finishedAt: at(3) } as const

/** The apply of it, in the middle, with something of everything. */
export const applySample: StepView[] = [
  step(0, 'network/back', 'Record the network', done),
  step(1, 'volume/db-1-data', 'Record the volume', done),
  step(2, 'volume/db-1-data', 'Create the volume', {
    ...done,
    attempts: 2,
    log: [{ at: at(1), message: 'pool z1-ssd: busy, trying again in 800 ms' }],
  }),
  step(3, 'instance/db-1', 'Record the instance', done),
  step(4, 'instance/db-1', 'Choose a host', done),
  step(5, 'instance/db-1', 'Create root disk', {
    state: 'running',
    startedAt: at(2),
    percent: 60,
    log: [{ at: at(2), message: 'Copying debian-13' }],
  }),
  step(6, 'instance/db-1', 'Start it', {}),
  step(7, 'instance/web-1', 'Shut it down', { state: 'undone', startedAt: at(0), finishedAt: at(4) }),
  step(8, 'instance/web-1', 'Change its size', {
    ...{ state: 'undone', startedAt: at(1), finishedAt: at(3) },
    error: 'No host in zone z1 has 8 GiB of memory left. Choose a smaller type or another zone.',
  }),
  step(9, 'attachment/cache', 'Unplug it', { state: 'undone', startedAt: at(1), finishedAt: at(2) }),
  step(10, 'instance/build-1', 'Remove the old machine', { state: 'skipped' }),
  step(11, 'volume/old-logs', 'Delete the volume', {}),
  step(12, null, 'Keep the design’s version', {}),
]
