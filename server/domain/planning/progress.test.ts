import { describe, expect, it } from 'vitest'
import { changeProgress, type GroupedStep, groupSteps, progressOf } from './progress'

const step = (state: GroupedStep['state'], more: Partial<GroupedStep> = {}): GroupedStep => ({
  name: `a step that is ${state}`,
  state,
  percent: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  group: 'instance/web-1',
  ...more,
})
const stateOf = (...states: GroupedStep['state'][]) => progressOf(states.map(state => step(state))).state

describe('how far a change has come', () => {
  it('waits until its first step begins, works until its last is done', () => {
    expect(stateOf('waiting', 'waiting')).toBe('waiting')
    expect(stateOf('running', 'waiting')).toBe('working')
    expect(stateOf('done', 'waiting')).toBe('working')
    expect(stateOf('done', 'done')).toBe('done')
  })

  it('waits between two steps while the apply rests, and works as long as a step is at it', () => {
    const resting = (...states: GroupedStep['state'][]) =>
      progressOf(
        states.map(state => step(state)),
        true,
      ).state
    expect(resting('done', 'waiting')).toBe('waiting')
    expect(resting('done', 'running')).toBe('working')
    expect(resting('done', 'done')).toBe('done')
  })

  it('says what went wrong before what is under way, and that before what is over', () => {
    expect(stateOf('done', 'failed', 'waiting')).toBe('failed')
    expect(stateOf('undoing', 'failed')).toBe('undoing')
    expect(stateOf('undo failed', 'undone', 'undoing')).toBe('undo failed')
  })

  it('tells the change that failed from those that were only taken back with it', () => {
    const taken = [step('undone'), step('undone')]
    const stopped = [step('undone'), step('failed'), step('skipped')]
    const failed = [step('undone'), step('undone', { error: 'The zone is full.' }), step('waiting')]
    expect(progressOf(taken)).toMatchObject({ state: 'undone', error: null })
    expect(progressOf(stopped)).toMatchObject({ state: 'undone', error: null })
    expect(progressOf(failed)).toMatchObject({ state: 'failed', error: 'The zone is full.' })
  })

  it('is undone although a step of it had nothing to take back', () => {
    expect(stateOf('done', 'undone', 'undone')).toBe('undone')
  })

  it('is skipped when nothing of it ever ran, and failed when it was left in the middle', () => {
    expect(stateOf('skipped', 'skipped')).toBe('skipped')
    expect(stateOf('done', 'skipped')).toBe('failed')
  })

  it('counts the running step by what it tells', () => {
    expect(progressOf([step('done'), step('running', { percent: 50 }), step('waiting')]).percent).toBe(50)
  })

  it('lasts from its first start to its last end, and has no end while it works', () => {
    const first = step('done', { startedAt: '2026-01-01T00:00:01Z', finishedAt: '2026-01-01T00:00:02Z' })
    const last = { startedAt: '2026-01-01T00:00:02Z', finishedAt: '2026-01-01T00:00:05Z' }
    expect(progressOf([first, step('running')])).toMatchObject({ startedAt: first.startedAt, finishedAt: null })
    expect(progressOf([first, step('done', last)])).toMatchObject({
      startedAt: first.startedAt,
      finishedAt: last.finishedAt,
    })
  })

  it('gathers the steps of a change although others ran in between, and leaves the task’s own apart', () => {
    const steps = [
      step('done', { group: 'volume/a' }),
      step('running', { group: 'instance/b' }),
      step('done', { group: 'volume/a' }),
      step('waiting', { group: null }),
    ]
    expect(groupSteps(steps).map(group => [group.key, group.steps.length])).toEqual([
      ['volume/a', 2],
      ['instance/b', 1],
      [null, 1],
    ])
    expect([...changeProgress(steps)].map(([key, { state }]) => [key, state])).toEqual([
      ['volume/a', 'done'],
      ['instance/b', 'working'],
    ])
  })
})
