import { expect, it } from 'vitest'
import { didYouMean, nearest } from './nearest'

const fields = ['image', 'type', 'vcpus', 'memoryMiB', 'rootDiskGiB', 'network', 'volumes', 'zone']

it.each([
  ['imgae', 'image'],
  ['memory', 'memoryMiB'],
  ['cpus', 'vcpus'],
  ['Volume', 'volumes'],
  ['rootdiskgib', 'rootDiskGiB'],
])('%s was probably meant as %s', (word, meant) => expect(nearest(word, fields)).toBe(meant))

it('nothing is suggested that is far off', () => {
  expect(nearest('security', fields)).toBeUndefined()
  expect(didYouMean('security', fields)).toBe('')
  expect(didYouMean('zon', fields)).toBe(' Did you mean zone?')
})
