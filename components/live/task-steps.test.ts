import { describe, expect, it } from 'vitest'
import type { StepView } from '@/server/domain/task'
import { toGroups, toStep } from './task-steps'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString()
const step = (index: number, more: Partial<StepView>): StepView => ({
  index,
  name: `Step ${index}`,
  group: null,
  state: 'waiting',
  attempts: 0,
  percent: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  log: [],
  ...more,
})

describe('steps as they are drawn', () => {
  it('says how long a step took, and how long it has taken while it is at work', () => {
    const done = step(0, { state: 'done', startedAt: at(0), finishedAt: at(7) })
    expect(toStep(done, Date.parse(at(30))).durationMs).toBe(7000)
    const running = step(1, { state: 'running', startedAt: at(7) })
    expect(toStep(running, Date.parse(at(12)) + 400).durationMs).toBe(5000)
    expect(toStep(running, Date.parse(at(6))).durationMs).toBe(0)
  })

  it('shows the last thing that a step at work said, and opens the log of one that failed', () => {
    const log = [
      { at: at(1), message: 'first' },
      { at: at(2), message: 'then' },
    ]
    expect(toStep(step(0, { state: 'running', percent: 40, log }), 0).detail).toBe('40 % · then')
    expect(toStep(step(0, { state: 'done', log }), 0)).toMatchObject({ detail: undefined, isOpen: false })
    expect(toStep(step(0, { state: 'failed', log }), 0).isOpen).toBe(true)
  })

  it('gathers the steps of each change under its name and keeps the task’s own at the end', () => {
    const { groups, own } = toGroups(
      {
        state: 'running',
        steps: [
          step(0, { group: 'volume/data', state: 'done', startedAt: at(0), finishedAt: at(4) }),
          step(1, { group: 'instance/web-1', state: 'running', startedAt: at(4), name: 'Create the machine' }),
          step(2, { group: 'instance/web-1' }),
          step(3, {}),
        ],
      },
      Date.parse(at(9)),
      key => `the ${key}`,
    )
    expect(groups).toMatchObject([
      { id: 'volume/data', name: 'the volume/data', state: 'done', durationMs: 4000, detail: undefined },
      { id: 'instance/web-1', state: 'working', durationMs: 5000, detail: 'Create the machine', progress: 0 },
    ])
    expect(groups[1]?.steps.map(each => each.id)).toEqual(['1', '2'])
    expect(own.map(each => each.id)).toEqual(['3'])
  })
})
