import { expect } from 'vitest'
import type { Bench } from './bench'
import { promise } from './promise'

export function inventoryTests(bench: Bench): void {
  promise(bench, 'the inventory has all of ours, whatever their power', {}, async () => {
    const refs = [bench.newInstance(), bench.newInstance()]
    await bench.ensure(bench.instances, refs[0]!, bench.instanceSpec())
    await bench.ensure(bench.instances, refs[1]!, bench.instanceSpec({ power: 'stopped' }))
    const found = await bench.list(bench.instances)
    const own = refs.map(ref => found.find(each => each.id === ref.id))
    expect(own.map(each => each?.seen.status.power)).toEqual(['running', 'stopped'])
    expect(own.every(each => each?.seen.managed)).toBe(true)
  })

  promise(
    bench,
    'the inventory has strangers too, without an id, and leaves them alone',
    { outside: 'addStranger' },
    async () => {
      const stranger = await bench.options.outside!.addStranger!()
      try {
        const find = async () => (await bench.list(bench.instances)).find(each => each.external === stranger.external)
        expect(await find()).toMatchObject({ id: null, seen: { managed: false, status: { vdcId: null } } })
        const ref = bench.newInstance()
        await bench.ensure(bench.instances, ref, bench.instanceSpec({ power: 'stopped' }))
        await bench.remove(bench.instances, ref)
        expect(await find()).toBeDefined()
      } finally {
        await stranger.remove()
      }
    },
  )
}
