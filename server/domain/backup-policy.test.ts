import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  backupPolicy,
  dueSlot,
  expired,
  isOverdue,
  type KeptPolicy,
  latestSlot,
  periodMs,
  weekdays,
} from './backup-policy'

const at = (text: string) => new Date(`${text}Z`)
const since = '2026-01-01T00:00:00Z'
const keepOne = { hourly: 0, daily: 1, weekly: 0, monthly: 0 }
const policy = (over: Partial<KeptPolicy> = {}): KeptPolicy => ({
  ...{ every: 'day', at: '02:30', weekday: 'sunday', zoneId: null, keep: keepOne, since },
  ...over,
})

test('the latest moment of a schedule is the last that has come', () => {
  expect(latestSlot(policy(), at('2026-11-30T02:30:00'))).toEqual(at('2026-11-30T02:30:00'))
  expect(latestSlot(policy(), at('2026-11-30T02:29:59'))).toEqual(at('2026-11-29T02:30:00'))
  expect(latestSlot(policy({ every: 'hour', at: '23:15' }), at('2026-11-30T02:14:00'))).toEqual(
    at('2026-11-30T01:15:00'),
  )
  for (const weekday of weekdays) {
    const slot = latestSlot(policy({ every: 'week', weekday }), at('2026-11-30T12:00:00'))
    expect([slot.getUTCDay(), slot.getUTCHours(), slot.getUTCMinutes()]).toEqual([weekdays.indexOf(weekday), 2, 30])
  }
})

test('a policy keeps at least one, and takes a time of day', () => {
  const whole = { every: 'day', at: '02:30', keep: { daily: 7 } }
  expect(backupPolicy.parse(whole)).toMatchObject({ weekday: 'sunday', zoneId: null, keep: { hourly: 0, daily: 7 } })
  expect(backupPolicy.safeParse({ ...whole, keep: {} }).success).toBe(false)
  expect(backupPolicy.safeParse({ ...whole, at: '24:00' }).success).toBe(false)
})

describe('what is due', () => {
  test('is due once, however many were missed, and nothing before the policy was', () => {
    const now = at('2026-11-30T12:00:00')
    const slot = dueSlot(policy(), now, at('2026-11-01T02:30:00'))
    expect(slot).toEqual(at('2026-11-30T02:30:00'))
    expect(dueSlot(policy(), now, slot)).toBeNull()
    expect(dueSlot(policy({ since: '2026-11-30T03:00:00Z' }), now, null)).toBeNull()
  })

  const moment = fc
    .integer({ min: 0, max: 3 * periodMs.week })
    .map(ms => new Date(at('2026-11-01T00:00:00').getTime() + ms))
  const any = fc.record({
    every: fc.constantFrom('hour' as const, 'day' as const, 'week' as const),
    at: fc.constantFrom('00:00', '02:30', '23:59'),
    weekday: fc.constantFrom(...weekdays),
  })

  test('a clock that goes on, jumps and stands still begins each moment at most once, and none in the future', () => {
    fc.assert(
      fc.property(any, fc.array(moment, { maxLength: 60 }), (when, looks) => {
        const of = policy(when)
        const begun: number[] = []
        let last: Date | null = null
        for (const now of [...looks].sort((a, b) => a.getTime() - b.getTime())) {
          const slot = dueSlot(of, now, last)
          if (!slot) continue
          expect(slot.getTime()).toBeLessThanOrEqual(now.getTime())
          begun.push(slot.getTime())
          last = slot
        }
        expect(new Set(begun).size).toBe(begun.length)
      }),
    )
  })

  test('after any jump back of less than a period nothing is repeated, and after a longer one backups go on', () => {
    fc.assert(
      fc.property(any, moment, fc.integer({ min: 0, max: 10 * periodMs.week }), (when, now, jumpMs) => {
        const of = policy(when)
        const last = latestSlot(of, new Date(now.getTime() + jumpMs))
        const slot = dueSlot(of, now, last)
        if (last.getTime() > now.getTime() + periodMs[of.every]) expect(slot).toEqual(latestSlot(of, now))
        else expect(slot).toBeNull()
      }),
    )
  })
})

test('a backup is overdue once its time is well past, and the last good one is older', () => {
  const now = at('2026-11-30T12:00:00')
  expect(isOverdue(policy(), now, at('2026-11-30T02:31:00'))).toBe(false)
  expect(isOverdue(policy(), now, at('2026-11-29T02:31:00'))).toBe(true)
  expect(isOverdue(policy(), at('2026-11-30T03:00:00'), at('2026-11-29T02:31:00'))).toBe(false)
  expect(isOverdue(policy({ since: '2026-11-30T11:00:00Z' }), now, null)).toBe(false)
})

describe('what is kept', () => {
  const backup = fc.record({
    takenAt: fc
      .integer({ min: 0, max: 400 * 24 * 3600 })
      .map(s => new Date(at('2025-12-01T00:00:00').getTime() + s * 1000)),
    isDamaged: fc.boolean(),
  })
  const small = fc.integer({ min: 0, max: 5 })
  const keep = fc.record({ hourly: small, daily: small, weekly: small, monthly: small })

  test('the newest good one is never deleted, nor a damaged one, and no more than asked for are kept', () => {
    fc.assert(
      fc.property(fc.array(backup, { maxLength: 80 }), keep, (backups, wanted) => {
        const gone = new Set(expired(backups, wanted))
        const good = backups.filter(each => !each.isDamaged)
        const stays = good.filter(each => !gone.has(each))
        for (const each of backups) if (each.isDamaged) expect(gone.has(each)).toBe(false)
        if (good.length === 0) return
        const newest = Math.max(...good.map(each => each.takenAt.getTime()))
        expect(stays.some(each => each.takenAt.getTime() === newest)).toBe(true)
        const most = wanted.hourly + wanted.daily + wanted.weekly + wanted.monthly
        expect(stays.length).toBeLessThanOrEqual(Math.max(1, most))
      }),
    )
  })

  test('keeping is stable: what stays today goes only when something newer takes its place', () => {
    fc.assert(
      fc.property(fc.array(backup, { maxLength: 80 }), keep, (backups, wanted) => {
        const gone = new Set(expired(backups, wanted))
        expect(
          expired(
            backups.filter(each => !gone.has(each)),
            wanted,
          ),
        ).toEqual([])
      }),
    )
  })

  test('seven daily and two monthly ones are those of seven days and two months', () => {
    const backups = Array.from({ length: 100 }, (_, day) => ({
      takenAt: new Date(at('2026-11-30T02:30:00').getTime() - day * periodMs.day),
      isDamaged: false,
    }))
    const gone = new Set(expired(backups, { hourly: 0, daily: 7, weekly: 0, monthly: 2 }))
    const stays = backups.filter(each => !gone.has(each)).map(each => each.takenAt.toISOString().slice(0, 10))
    expect(stays).toEqual([...[30, 29, 28, 27, 26, 25, 24].map(day => `2026-11-${day}`), '2026-10-31'])
  })
})
