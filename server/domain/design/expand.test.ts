import { describe, expect, it } from 'vitest'
import { type ClusterDesign, designDocument } from './document'
import { expandDesign } from './expand'

const machine = { image: 'debian-12', type: 'medium-4g' }
const expanded = (web: Partial<ClusterDesign>) =>
  expandDesign(
    designDocument.parse({
      clusters: { web: { size: 3, template: { ...machine, volumes: { data: { sizeGiB: 20 } } }, ...web } },
    }),
  )

describe('a cluster', () => {
  it('has its members dealt out to zones in turn, spread, each with its own volumes', () => {
    const { instances, volumes } = expanded({ size: 4, zones: ['north', 'south', 'harbor'] })
    expect([...instances].map(([name, { zone }]) => [name, zone])).toEqual([
      ['web-1', 'north'],
      ['web-2', 'south'],
      ['web-3', 'harbor'],
      ['web-4', 'north'],
    ])
    expect(instances.get('web-2')).toEqual({
      ...machine,
      zone: 'south',
      spread: 'web',
      volumes: ['web-2-data'],
      clusterName: 'web',
      memberIndex: 2,
      path: ['clusters', 'web', 'template'],
    })
    expect(volumes.get('web-2-data')).toMatchObject({ sizeGiB: 20, clusterName: 'web', memberIndex: 2 })
  })

  it('has members that differ where the design says so', () => {
    const { instances, volumes } = expanded({
      members: {
        '2': { vcpus: 4, memoryMiB: 512, power: 'stopped', volumes: { data: { sizeGiB: 50 } }, attach: ['more'] },
      },
    })
    const { type, ...second } = instances.get('web-2')!
    expect(type).toBeUndefined()
    expect(second).toMatchObject({ vcpus: 4, memoryMiB: 512, power: 'stopped', volumes: ['web-2-data', 'more'] })
    expect(volumes.get('web-2-data')!.sizeGiB).toBe(50)
    expect(instances.get('web-1')).toMatchObject(machine)
    expect(volumes.get('web-1-data')!.sizeGiB).toBe(20)
  })

  it('takes its members and their volumes along when it is renamed', () => {
    const { instances, volumes } = expanded({ was: 'shop' })
    expect(instances.get('web-3')!.was).toBe('shop-3')
    expect(volumes.get('web-3-data')!.was).toBe('shop-3-data')
  })

  it('and a plain thing can’t have one name; the plain one stays', () => {
    const { instances, problems } = expandDesign(
      designDocument.parse({
        instances: { 'web-1': { ...machine, power: 'stopped' } },
        clusters: { web: { size: 2, template: machine } },
      }),
    )
    expect(problems).toHaveLength(1)
    expect(instances.get('web-1')).toMatchObject({ power: 'stopped', clusterName: null })
  })
})
