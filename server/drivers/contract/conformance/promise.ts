import { test } from 'vitest'
import type { Capabilities } from '@/server/domain/host'
import type { Bench } from './bench'
import { notOffered } from './report'

type Needs = {
  capability?: keyof Capabilities
  outside?: 'powerOff' | 'addStranger'
  otherHost?: boolean
  otherStorage?: boolean
}

/** One test, named by its promise. What it needs and the driver lacks makes it a skip that says so. */
export function promise(bench: Bench, name: string, needs: Needs, work: () => Promise<void>): void {
  test(name, { timeout: bench.timeoutMs }, async ({ skip, task }) => {
    const lacking = whatLacks(bench, needs)
    if (lacking) {
      notOffered(bench, task, lacking)
      skip(lacking)
    }
    await work()
  })
}

function whatLacks(bench: Bench, needs: Needs): string | undefined {
  const { capability, outside, otherHost, otherStorage } = needs
  if (capability && !bench.capabilities[capability]) return `${bench.options.name} does not offer ${capability}`
  if (outside && !bench.options.outside?.[outside]) return `this run has no way to ${outside} from outside`
  if (otherHost && !bench.other) return 'this run has no other host'
  if (otherStorage && !bench.otherStorage) return 'this run has no other storage'
  return undefined
}
