import { describe, expect, it } from 'vitest'
import { countAll, countsWords, keyWords, quotaWords } from './words'

const none = { instances: 0, vcpus: 0, memoryMiB: 0, rootDiskGiB: 0, volumes: 0, volumeGiB: 0 }

describe('a plan in words', () => {
  it('counts what is added, changed, replaced and removed, and leaves out what does not happen', () => {
    const counts = { create: 3, 'update live': 1, 'update with restart': 2, replace: 0, delete: 1 }
    expect(countsWords(counts)).toBe('3 add, 3 change, 1 remove')
    expect(countAll(counts)).toBe(7)
  })

  it('says nothing of an empty plan', () => {
    expect(countsWords({})).toBe('')
    expect(quotaWords(none)).toBe('')
  })

  it('adds root disks and volumes up, with the sign of what is taken or given back', () => {
    const quota = { ...none, vcpus: 4, memoryMiB: -2048, rootDiskGiB: 20, volumeGiB: 60 }
    expect(quotaWords(quota).replaceAll('\u00a0', ' ')).toBe('+4 vCPU, −2 GiB memory, +80 GiB disk')
  })

  it('does not mention disk that is only moved from one kind to the other', () => {
    expect(quotaWords({ ...none, rootDiskGiB: -20, volumeGiB: 20 })).toBe('')
  })

  it('reads keys as people do', () => {
    expect(keyWords('instance/web-1')).toBe('instance web-1')
  })
})
