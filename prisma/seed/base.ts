import { newId } from '@/server/domain/ids'
import { inTransaction, type Store } from '@/server/store/store'
import { defaultOrganization } from '@/server/store/vdcs'

const GiB = 1024

/** A ladder from what a laboratory's guest needs to what a database wants. */
const instanceTypes = [
  { name: 'tiny-64m', vcpus: 1, memoryMiB: 64, description: 'The least that boots' },
  { name: 'tiny-96m', vcpus: 1, memoryMiB: 96, description: 'For tiny Linux images' },
  { name: 'micro-256m', vcpus: 1, memoryMiB: 256, description: 'Sidecars and probes' },
  { name: 'small-1g', vcpus: 1, memoryMiB: GiB, description: 'Small services, bastions' },
  { name: 'medium-4g', vcpus: 2, memoryMiB: 4 * GiB, description: 'Web and API servers' },
  { name: 'large-8g', vcpus: 4, memoryMiB: 8 * GiB, description: 'Busy services, build runners' },
  { name: 'xlarge-16g', vcpus: 8, memoryMiB: 16 * GiB, description: 'Databases, queues' },
  { name: 'memory-32g', vcpus: 4, memoryMiB: 32 * GiB, description: 'Caches, analytics' },
  { name: 'compute-16g', vcpus: 16, memoryMiB: 16 * GiB, description: 'Compilers, encoders' },
]

/** The catalog that every Plenum begins with; made once, so that what an operator takes out stays out. */
export async function seedBase(store: Store): Promise<void> {
  await inTransaction(store, async tx => {
    const isNew =
      await tx.$executeRaw`INSERT INTO setting (key, value) VALUES ('seed-base', '1') ON CONFLICT DO NOTHING`
    if (!isNew) return
    await defaultOrganization(tx)
    await tx.instanceType.createMany({
      data: instanceTypes.map((type, position) => ({ id: newId('instanceType'), position, ...type })),
      skipDuplicates: true,
    })
  })
}
