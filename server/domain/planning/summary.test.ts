import { expect, test } from 'vitest'
import { noQuota, sumQuota } from './quota'
import { summarize } from './summary'

const counts = { create: 0, 'update live': 0, 'update with restart': 0, replace: 0, delete: 0 }

test('a plan in a line', () => {
  const quota = sumQuota([
    { ...noQuota, vcpus: 4, memoryMiB: 2048, rootDiskGiB: 60 },
    { ...noQuota, volumeGiB: 20 },
  ])
  expect(summarize({ counts: { ...counts, create: 3, 'update live': 1, delete: 1 }, quota })).toBe(
    '3 add, 1 change, 1 remove · +4 vCPU, +2 GiB memory, +80 GiB',
  )
})

test('what is given back has a minus, and what costs nothing is left out', () => {
  expect(summarize({ counts: { ...counts, replace: 2 }, quota: noQuota })).toBe('2 replace')
  expect(summarize({ counts: { ...counts, delete: 1 }, quota: { ...noQuota, memoryMiB: -768 } })).toBe(
    '1 remove · −768 MiB memory',
  )
  expect(summarize({ counts, quota: noQuota })).toBe('Nothing to do')
})
