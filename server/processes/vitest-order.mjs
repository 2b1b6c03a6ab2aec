import { BaseSequencer } from 'vitest/node'

/** Take longest, by their names: their size does not tell. */
const longest = /\/(ceph\.lab|libvirt\.lab|sagas|forecast-holds|all-in-one)\.test\.ts$/

/** Who takes longest begins first, so that at the end no processor waits for one file alone. */
export default class LongestFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files)
    const isLong = file => longest.test(file.moduleId)
    // Stable: within both, and from project to project, the order stays.
    return sorted.toSorted((a, b) => (a.project.name === b.project.name ? isLong(b) - isLong(a) : 0))
  }
}
