import { describe, expect, it } from 'vitest'
import { fieldsOf } from './new-fields'

const words = (row: Parameters<typeof fieldsOf>[0]) =>
  fieldsOf(row).map(({ field, from, to }) => `${field} ${from ?? ''}→${to?.replaceAll('\u00a0', ' ')}`)

describe('what is new', () => {
  it('is said by what it is to be, and only that', () => {
    const wanted = { name: 'db-1', imageName: 'debian-13', typeName: null, vcpus: 2, memoryMiB: 4096, address: null }
    const volumes = [{ name: 'data' }, { name: 'logs' }]
    expect(words({ action: 'create', fields: [], wanted: { ...wanted, volumes } })).toEqual([
      'image →debian-13',
      'vCPUs →2',
      'memory →4 GiB',
      'volumes →data, logs',
    ])
  })

  it('leaves what is changed or goes to its own fields', () => {
    const fields = [{ field: 'size', from: '20 GiB', to: '40 GiB' }]
    expect(words({ action: 'update live', fields, wanted: { name: 'data', sizeGiB: 40 } })).toEqual([
      'size 20 GiB→40 GiB',
    ])
    expect(words({ action: 'delete', fields: [], wanted: null })).toEqual([])
  })
})
