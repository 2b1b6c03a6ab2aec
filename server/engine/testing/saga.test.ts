import { describe, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Workflow } from '../types'
import { describeSaga, runSaga, type SagaCase } from './saga'

type Ports = { made: string[]; wanted: { power: string } }
type HostAdd = Workflow<'host.add', Ports>

const good: HostAdd = {
  kind: 'host.add',
  steps: {
    'Connect to the host': {
      do: async ({ ports }) => void (ports.made.includes('line') || ports.made.push('line')),
      undo: async ({ ports }) => {
        ports.made = ports.made.filter(thing => thing !== 'line')
        ports.wanted.power = 'off'
      },
    },
    'Read its capacity': { do: async () => ({ threads: 4 }), undo: 'It only looks.' },
    'Admit it to placement': {
      do: async ({ ports, outputs }) => {
        const name = `host of ${outputs.threads}`
        if (!ports.made.includes(name)) ports.made.push(name)
      },
      undo: async ({ ports }) => {
        ports.made = ports.made.filter(thing => !thing.startsWith('host'))
      },
    },
  },
}
const caseOf = (steps: Partial<HostAdd['steps']>): SagaCase<'host.add', Ports> => ({
  workflow: { ...good, steps: { ...good.steps, ...steps } },
  async world() {
    const ports: Ports = { made: [], wanted: { power: 'off' } }
    const observe = async () => structuredClone(ports)
    const before = await observe()
    ports.wanted.power = 'on'
    return { ports, input: { hostId: newId('host'), name: 'h1' }, observe, before }
  },
})

describeSaga('a workflow that keeps its promises', caseOf({}))

describe('the harness finds', () => {
  const line = good.steps['Connect to the host']
  const admit = good.steps['Admit it to placement']

  test('a step that does its work twice', async () => {
    const saga = caseOf({ 'Connect to the host': { ...line, do: async ({ ports }) => void ports.made.push('line') } })
    expect((await runSaga(saga, { repeatDo: true })).after).not.toEqual((await runSaga(saga, {})).after)
  })

  test('a step that returns something else when repeated', async () => {
    let n = 0
    const saga = caseOf({ 'Read its capacity': { do: async () => ({ threads: n++ }), undo: 'It only looks.' } })
    expect((await runSaga(saga, { repeatDo: true })).repeats).toEqual(['Read its capacity'])
  })

  test('an undo that leaves something behind', async () => {
    const saga = caseOf({ 'Admit it to placement': { ...admit, undo: async () => {} } })
    const failed = await runSaga(saga, { failAt: { index: 2, when: 'after' } })
    expect(failed.after).not.toEqual(failed.before)
  })

  test('an undo that counts on the step’s outputs', async () => {
    const saga = caseOf({
      'Admit it to placement': {
        ...admit,
        do: async context => ({ ...(await admit.do(context)), admitted: true }),
        undo: async ({ outputs }) => {
          if (!outputs.admitted) throw new Error('which one?')
        },
      },
    })
    expect((await runSaga(saga, { failAt: { index: 2, when: 'after' } })).undoError).toBeInstanceOf(Error)
  })

  test('an undo that cannot be repeated', async () => {
    const saga = caseOf({
      'Connect to the host': {
        ...line,
        async undo({ ports }) {
          if (ports.made.pop() === undefined) throw new Error('nothing there')
          ports.wanted.power = 'off'
        },
      },
    })
    expect((await runSaga(saga, { failAt: { index: 0, when: 'after' }, repeatUndo: true })).undoError).toBeInstanceOf(
      Error,
    )
  })
})
