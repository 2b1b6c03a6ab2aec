import type { DesignProblem } from '../design/document'
import type { Desk, Draft, Thing } from './desk'
import { listed } from './fields'
import { allKinds } from './kinds'
import type { Phase, PlanKind, PlannedChange } from './plan'
import { rollingIn } from './rolling'

type Node = {
  draft: Draft
  rank: number
  needs: Set<string>
  turns: Set<string>
  neededBy: Node[]
  left: number
  phase: Phase
  machines: string[]
  rolling: string | null
}

/**
 * Puts the changes in an order that breaks no dependency: what can be taken back first. The order among free ones is
 * that of kinds, then of the design, so that the same plan reads the same. Two that work on one machine wait for each
 * other. What can't be ordered, since each waits for another, is a problem.
 */
export function order(desk: Desk): PlannedChange[] {
  const nodes = collect(desk)
  const ready = new ReadyQueue()
  for (const node of nodes.values()) if (node.left === 0) ready.push(node)
  const sorted: Node[] = []
  const lastOn = new Map<string, Node>()
  const lastOf = new Map<string, Node>()
  for (let node = ready.pop(); node; node = ready.pop()) {
    sorted.push(node)
    standInLine(node, lastOf)
    takeTurns(node, lastOn)
    for (const next of node.neededBy) {
      next.phase = phaseAfter(next, node)
      next.left--
      if (next.left === 0) ready.push(next)
    }
  }
  if (sorted.length < nodes.size) {
    const stuck = [...nodes.values()].filter(node => node.left > 0)
    desk.problems.push(problemOf(stuck.map(node => node.draft)))
    sorted.push(...stuck)
  }
  const place = new Map(sorted.map((node, index) => [node.draft.key, index]))
  return sorted.map(({ draft, phase, needs, turns, rolling }, index) => {
    // What waits for itself in a circle is shown without: the problem says so.
    const isEarlier = (key: string) => place.get(key)! < index && nodes.get(key)!.phase <= phase
    const after = [...needs, ...turns].filter(isEarlier).sort((a, b) => place.get(a)! - place.get(b)!)
    return {
      ...draft,
      phase,
      after,
      ...(turns.size > 0 && { turns: [...turns] }),
      ...(rolling && { rolling }),
    } as PlannedChange
  })
}

function collect(desk: Desk): Map<string, Node> {
  const nodes = new Map<string, Node>()
  const drafted: { thing: Thing; draft: Draft; planner: (typeof allKinds)[number] }[] = []
  for (const planner of allKinds)
    for (const thing of desk.things[planner.kind] as Thing<PlanKind>[]) {
      const draft = desk.drafts.get(thing.key)
      if (!draft) continue
      drafted.push({ thing, draft, planner })
      const machines = [...new Set(planner.touchesMachines(desk, thing, draft))]
      const free = {
        rank: nodes.size,
        needs: new Set<string>(),
        turns: new Set<string>(),
        neededBy: [],
        left: 0,
        phase: draft.phase,
      }
      nodes.set(draft.key, { draft, machines, rolling: rollingIn(thing, draft), ...free })
    }
  for (const { thing, draft, planner } of drafted) {
    const node = nodes.get(draft.key)!
    for (const key of [...planner.needs(desk, thing, draft), ...(desk.waits.get(thing.key) ?? [])]) {
      const before = nodes.get(key)
      if (!before || before === node || node.needs.has(key)) continue
      node.needs.add(key)
      node.left++
      before.neededBy.push(node)
    }
  }
  return nodes
}

/** What could be taken back has to wait for what can't: so it comes last. */
const phaseAfter = (node: Node, before: Node): Phase =>
  before.phase > node.phase ? (node.draft.phase === 0 && before.phase > 0 ? 2 : before.phase) : node.phase

/** The order is one of phases, and phases wait for each other: only within one does anybody have to be told. */
function takeTurns(node: Node, lastOn: Map<string, Node>) {
  for (const machine of node.machines) {
    const last = lastOn.get(machine)
    if (last && last.phase === node.phase && !node.needs.has(last.draft.key)) node.turns.add(last.draft.key)
    lastOn.set(machine, node)
  }
}

/** The next member needs that the one before it is done, and well: so one that is not keeps all of them from it. */
function standInLine(node: Node, lastOf: Map<string, Node>) {
  if (node.rolling === null) return
  const last = lastOf.get(node.rolling)
  if (last) node.needs.add(last.draft.key)
  lastOf.set(node.rolling, node)
}

const problemOf = (stuck: Draft[]): DesignProblem => ({
  path: [],
  message: `These wait for each other, so none can be first: ${listed(stuck.slice(0, 4).map(each => each.key))}. Make the change in two applies.`,
})

/** Lowest phase first, then lowest rank: a heap. */
class ReadyQueue {
  private readonly heap: Node[] = []

  push(node: Node) {
    this.heap.push(node)
    for (let at = this.heap.length - 1; at > 0; ) {
      const up = (at - 1) >> 1
      if (!isBefore(this.heap[at]!, this.heap[up]!)) break
      this.swap(at, up)
      at = up
    }
  }

  pop(): Node | undefined {
    const [first] = this.heap
    const last = this.heap.pop()
    if (!first || !last || this.heap.length === 0) return first
    this.heap[0] = last
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      let least = at
      for (const child of [left, left + 1])
        if (child < this.heap.length && isBefore(this.heap[child]!, this.heap[least]!)) least = child
      if (least === at) return first
      this.swap(at, least)
      at = least
    }
  }

  private swap(a: number, b: number) {
    const kept = this.heap[a]!
    this.heap[a] = this.heap[b]!
    this.heap[b] = kept
  }
}

const isBefore = (a: Node, b: Node) => a.phase < b.phase || (a.phase === b.phase && a.rank < b.rank)
