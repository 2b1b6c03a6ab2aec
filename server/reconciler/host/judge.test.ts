import { expect, it } from 'vitest'
import type { Observation } from '@/server/drivers/contract'
import type { RecordedInstance } from '@/server/store/observe-instances'
import { judge } from './judge'

const recorded = (power: string, over: Partial<RecordedInstance> = {}) =>
  ({ id: 'inst_1', power, observed: 'running', recordedAt: null, imported: null, ...over }) as RecordedInstance
const seen = (power: string) =>
  ({
    ...{ exists: true, external: 'x', managed: true },
    status: { power, generation: 3, disks: [] as string[] },
  }) as Observation<'instance'>

const stoppedOutside = 'It was stopped outside of Plenum. Start it again.'
const crashed = 'Its guest crashed. Start it again.'
const started = 'It was started outside of Plenum.'
const paused = 'It was paused outside of Plenum.'

it.each([
  ['running', 'running', 'running', null],
  ['running', 'paused', 'running', null],
  ['running', 'stopped', 'running', started],
  ['paused', 'running', 'paused', paused],
  ['paused', 'paused', 'paused', null],
  ['paused', 'stopped', 'paused', paused],
  ['stopped', 'running', 'crashed', stoppedOutside],
  ['stopped', 'paused', 'crashed', stoppedOutside],
  ['stopped', 'stopped', 'stopped', null],
  ['crashed', 'running', 'crashed', crashed],
  ['crashed', 'paused', 'crashed', crashed],
  ['crashed', 'stopped', 'crashed', crashed],
])('a machine that is %s while wanted %s counts as %s', (power, wanted, observed, reason) => {
  expect(judge(recorded(wanted), seen(power))).toMatchObject({ observed, reason, generation: 3, external: 'x' })
})

it.each(['running', 'paused', 'stopped'])(
  'a machine that is gone while wanted %s is missing, never stopped',
  wanted => {
    expect(judge(recorded(wanted), { exists: false })).toMatchObject({ observed: 'missing', generation: null })
  },
)

it.each([
  ['missing', { exists: false }, 'Its machine was removed; deleting it has not finished. Delete it again.'],
  ['crashed', seen('crashed'), 'web-1 crashed while it booted. Look at its console.'],
] as const)('what is %s still keeps the reason that a task gave for it', (observed, now, reason) => {
  expect(judge(recorded('running', { observed, reason }), now)).toMatchObject({ observed, reason })
})

it('a reason goes with what it was the reason for', () => {
  const wasMissing = recorded('running', { observed: 'missing', reason: 'Delete it again.' })
  expect(judge(wasMissing, seen('running')).reason).toBeNull()
  expect(judge(wasMissing, seen('crashed')).reason).toBe(crashed)
})

it('what was never made is not missing', () => {
  const { observed, reason, activity } = judge(recorded('running', { observed: 'pending' }), { exists: false })
  expect({ observed, reason, activity }).toEqual({ observed: 'pending', reason: null, activity: null })
})

it('a guest that crashed is not said to have been stopped by somebody', () => {
  expect(judge(recorded('running'), seen('crashed')).activity).toBe('Its guest crashed')
  expect(judge(recorded('running'), seen('stopped')).activity).toBe('Stopped outside of Plenum')
})
