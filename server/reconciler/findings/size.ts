import { aboutInstance } from './about'
import type { InstanceFinder } from './instances'

/** Another number of vCPUs, another memory, another CPU weight where the host can weigh. */
export const findSize: InstanceFinder = (each, { vcpus, memoryMiB, cpuShares }, heard) => {
  const hasOwnWeight = cpuShares === null || each.imported !== null || cpuShares === each.cpuShares
  if (vcpus === each.vcpus && memoryMiB === each.memoryMiB && hasOwnWeight) return []
  const words = (it: { vcpus: number; memoryMiB: number; cpuShares: number | null }) =>
    `${it.vcpus} vCPU, ${it.memoryMiB} MiB${hasOwnWeight ? '' : `, CPU weight ${it.cpuShares}`}`
  return [
    aboutInstance(each, 'size', heard, {
      summary: `${each.name} has another size than recorded`,
      wanted: words(each),
      actual: words({ vcpus, memoryMiB, cpuShares }),
      facts: { of: 'instance size', vcpus, memoryMiB, cpuShares },
    }),
  ]
}
