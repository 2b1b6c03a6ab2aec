import type { Plant } from './plant'

export type Bug = {
  name: string
  /** What is broken by it, in the words of whoever would meet it. */
  breaks: string
  /** Made anew for each seed: some of them remember. */
  plant(): Plant
}

export const bugs: Bug[] = []
