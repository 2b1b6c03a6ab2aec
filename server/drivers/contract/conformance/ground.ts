import { newId } from '@/server/domain/ids'
import type { Bench } from './bench'
import { lifecycleTests } from './lifecycle'

export function groundTests(bench: Bench): void {
  lifecycleTests(bench, 'image', async () => {
    const resource = bench.compute.images!
    return { resource, ref: bench.track(resource, { kind: 'image', id: newId('image') }), spec: bench.image }
  })
  lifecycleTests(bench, 'network', async () => {
    const resource = bench.compute.networks!
    const ref = bench.track(resource, { kind: 'network', id: newId('network') })
    return { resource, ref, spec: { name: 'conform-other', cidr: '10.78.0.0/24' } }
  })
}
