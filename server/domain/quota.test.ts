import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noLimits, noUse, overrunSentence, overruns, quotaKeys, quotaLimits, reserveOf } from './quota'

const amounts = fc.record({
  ...{ instances: fc.nat(20), vcpus: fc.nat(20), memoryMiB: fc.nat(20), diskGiB: fc.nat(20) },
})
const effects = fc.record({
  ...{ instances: fc.integer({ min: -9, max: 9 }), vcpus: fc.integer({ min: -9, max: 9 }) },
  ...{ memoryMiB: fc.integer({ min: -9, max: 9 }), diskGiB: fc.integer({ min: -9, max: 9 }) },
})

test('what is let on never leads beyond a limit, in whichever order work ends or is undone', () => {
  const works = fc.array(fc.tuple(effects, fc.boolean()), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(amounts, works, fc.array(fc.nat(11)), (limits, wishes, order) => {
      const used = { ...noUse }
      const underWay: { effect: typeof noUse; isUndone: boolean }[] = []
      for (const [effect, isUndone] of wishes) {
        // Gives back only what is there.
        const fits = quotaKeys.every(key => used[key] + effect[key] >= 0)
        const reserved = reserveOf(underWay.map(each => each.effect))
        if (!fits || overruns(limits, used, reserved, effect).length > 0) continue
        underWay.push({ effect, isUndone })
        // It is done at once; whether it lasts is seen later.
        for (const key of quotaKeys) used[key] += effect[key]
      }
      for (const at of [...order, ...underWay.keys()]) {
        const [work] = underWay.splice(at % Math.max(1, underWay.length), 1)
        if (work?.isUndone) for (const key of quotaKeys) used[key] -= work.effect[key]
        const grown = quotaKeys.filter(key => used[key] > limits[key] && used[key] > 0)
        expect(grown).toEqual([])
      }
    }),
  )
})

test('where there is too much already, what takes no more of it is not in the way', () => {
  const limits = { ...noLimits, vcpus: 4 }
  const used = { ...noUse, vcpus: 9 }
  expect(overruns(limits, used, noUse, { ...noUse, diskGiB: 10 })).toEqual([])
  expect(overruns(limits, used, noUse, { ...noUse, vcpus: -1 })).toEqual([])
  expect(overruns(limits, used, noUse, { ...noUse, vcpus: 1 })).toHaveLength(1)
})

test('the refusal says the limit, what is used, what is held, and what to do', () => {
  const [over] = overruns(
    { ...noLimits, memoryMiB: 8192 },
    { ...noUse, memoryMiB: 6144 },
    { ...noUse, memoryMiB: 512 },
    {
      ...noUse,
      memoryMiB: 4096,
    },
  )
  expect(overrunSentence(over!)).toBe(
    'The quota of this VDC is 8 GiB of memory: 6 GiB of memory used, 512 MiB of memory held by tasks under way, and this takes 4 GiB of memory more. Free some, or ask an operator for more.',
  )
})

test('no limit is no limit, and not nothing', () => {
  expect(quotaLimits.parse({ ...noLimits, vcpus: '0' })).toEqual({ ...noLimits, vcpus: 0 })
  expect(overruns(noLimits, noUse, noUse, { ...noUse, vcpus: 1_000 })).toEqual([])
})
