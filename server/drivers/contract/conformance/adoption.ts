import { expect } from 'vitest'
import { importedId } from '@/server/domain/drift/imported-id'
import { newId } from '@/server/domain/ids'
import type { Mark, Ref } from '../types'
import type { Bench } from './bench'
import { promise } from './promise'

export function adoptionTests(bench: Bench): void {
  promise(
    bench,
    'a stranger that is taken over is ours and otherwise as it was, however often; let go of, it is a stranger again',
    { outside: 'addStranger' },
    async () => {
      const { instances } = bench
      if (!instances.adopt || !instances.release) return
      const stranger = await bench.options.outside!.addStranger!()
      const find = async () => (await bench.list(instances)).find(each => each.external === stranger.external)
      try {
        const before = (await find())!
        const id = importedId(stranger.external)
        const ref: Ref<'instance'> = { kind: 'instance', id }
        const mark: Mark = { id, vdcId: newId('vdc'), name: 'taken-over', imageId: newId('image'), generation: 1 }
        for (let n = 0; n < 2; n++) await bench.persist(() => instances.adopt!(stranger.external, mark, bench.call()))
        const { power, vcpus, memoryMiB, foreignDisks, nics } = before.seen.status
        const after = {
          power,
          vcpus,
          memoryMiB,
          foreignDisks,
          nics,
          name: 'taken-over',
          vdcId: mark.vdcId,
          generation: 1,
        }
        expect(await find()).toMatchObject({ id, seen: { managed: true, status: after } })
        expect(await bench.persist(() => instances.observe(ref, bench.call()))).toMatchObject({
          exists: true,
          status: after,
        })
        for (let n = 0; n < 2; n++) await bench.persist(() => instances.release!(ref, bench.call()))
        expect(await find()).toMatchObject({ id: null, seen: { managed: false, status: { power, vcpus, memoryMiB } } })
      } finally {
        await stranger.remove()
      }
    },
  )
}
