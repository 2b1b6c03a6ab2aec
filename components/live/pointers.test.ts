import { describe, expect, it } from 'vitest'
import { eventKinds } from '@/server/domain/event'
import { affectedBy, callOf, concerns } from './pointers'
import { isAfter, RecentPointers } from './recent-pointers'

describe('pointers', () => {
  it.each(eventKinds)('of kind %s concern some query', kind => {
    expect(affectedBy({ kind, id: 'x_1', scope: 'vdc_a' }).length).toBeGreaterThan(0)
    expect(affectedBy({ kind, id: 'x_1', scope: 'platform' }).length).toBeGreaterThan(0)
  })

  it.each(['instance', 'volume', 'network', 'cluster'] as const)('of kind %s may outdate a plan that is open', kind => {
    const procedures = affectedBy({ kind, id: 'x_1', scope: 'vdc_a' }).map(affected => affected.procedure)
    expect(procedures).toEqual(expect.arrayContaining(['plans.get', 'plans.list', 'designs.current']))
  })

  it('match a call by its input; one that leaves the key out asks for all', () => {
    const call = callOf([['instances', 'list'], { input: { vdcId: 'vdc_a', limit: 50 }, type: 'infinite' }])!
    expect(call.procedure).toBe('instances.list')
    expect(concerns({ vdcId: 'vdc_a' }, call.input)).toBe(true)
    expect(concerns({ vdcId: 'vdc_b' }, call.input)).toBe(false)
    expect(concerns({ vdcId: 'vdc_b' }, callOf([['tasks', 'list']])!.input)).toBe(true)
    expect(callOf(['not ours'])).toBeUndefined()
  })
})

describe('places in the log', () => {
  it('are ordered as numbers, by transaction, then by sequence', () => {
    expect(isAfter('10.1', '9.9')).toBe(true)
    expect(isAfter('10.10', '10.9')).toBe(true)
    expect(isAfter('10.9', '10.9')).toBe(false)
    expect(isAfter('99999999999999999999.1', '9999999999999999999.2')).toBe(true)
  })
})

describe('recent pointers', () => {
  const at = (cursor: string) => ({ cursor, scope: 'vdc_a', kind: 'instance' as const, id: `inst_${cursor}` })

  it('are told again from a place, and admit when that is too long ago', () => {
    const recent = new RecentPointers('5.0')
    recent.add([at('6.1'), at('7.1')])
    expect(recent.since('6.1')?.map(pointer => pointer.cursor)).toEqual(['7.1'])
    expect(recent.since('5.0')).toHaveLength(2)
    expect(recent.since('4.9')).toBeUndefined()
    recent.restart('8.0')
    expect(recent.since('7.1')).toBeUndefined()
    expect(recent.since('8.0')).toEqual([])
  })

  it('forget the oldest first', () => {
    const recent = new RecentPointers('0.0')
    for (let n = 1; n <= 2500; n++) recent.add([at(`${n}.1`)])
    expect(recent.since('499.9')).toBeUndefined()
    expect(recent.since('2000.1')).toHaveLength(500)
  })
})
