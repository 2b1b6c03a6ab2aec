import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import { inOrder } from './order'
import { type Box, card, columnX, lane, overlaps } from './sizes'
import { clusterHeight, docksOf, instanceHeight, keyOf, laneOf, lanesOf, type Whereabouts } from './things'

export type PlaceInput = {
  /** With what is to go. */
  drawn: DesignDocument
  layout: DesignLayout
  whereabouts: Whereabouts
}
type Standing = { key: string; lanes: string[]; height: number }

/**
 * A place for everything, purely. What has one keeps it; what is new takes the first free place of its lane, in an order
 * that crosses few wires. Only what would be covered (a neighbour grew by a volume) moves, straight down, no farther
 * than needed. Places are within the lane: x and y of a card from the lane's corner. A network's x is its rank: 0 is the
 * bar nearest to the lanes. `lane/<zone>`'s x is how many cards stand side by side in it.
 */
export function placeAll({ drawn, layout, whereabouts }: PlaceInput): DesignLayout {
  const placed: DesignLayout = {}
  placeNetworks(drawn, layout, placed)
  const standing = standingIn(drawn, whereabouts)
  placeLanes(standing, layout, placed)
  const taken = new Map<string, Box[]>()
  const put = (thing: Standing, at: { x: number; y: number }) => {
    placed[thing.key] = at
    for (const zone of thing.lanes) taken.set(zone, [...(taken.get(zone) ?? []), { ...at, ...sizeOf(thing) }])
  }
  const columnsOf = (thing: Standing) => Math.min(...thing.lanes.map(zone => placed[laneKey(zone)]?.x ?? 1))

  const known = standing.filter(thing => layout[thing.key])
  known.sort((a, b) => layout[a.key]!.y - layout[b.key]!.y || layout[a.key]!.x - layout[b.key]!.x)
  for (const thing of known) {
    const wanted = within(layout[thing.key]!, columnsOf(thing))
    put(thing, pushedDown({ ...wanted, ...sizeOf(thing) }, boxesIn(taken, thing.lanes)))
  }
  const fresh = standing.filter(thing => !layout[thing.key])
  // Clusters first: they need the same place free in several lanes.
  for (const thing of [
    ...fresh.filter(isCluster),
    ...inOrder(
      drawn,
      fresh.filter(thing => !isCluster(thing)),
    ),
  ])
    put(thing, firstFree(thing, columnsOf(thing), boxesIn(taken, thing.lanes)))
  return placed
}

export const laneKey = (zone: string) => `lane/${zone}`

/** Where a card that was let go comes to rest: there, or at the nearest place where it covers nothing. */
export function nearestFree(box: Box, others: readonly Box[], columns: number): { x: number; y: number } {
  const at = within(box, columns)
  const isFree = (x: number, y: number) => !others.some(other => overlaps({ ...box, x, y }, other, spacing))
  if (isFree(at.x, at.y)) return at
  const candidates = [at.x, ...Array.from({ length: columns }, (_, column) => columnX(column))].flatMap(x =>
    [lane.head, at.y, ...others.flatMap(other => [other.y + other.height + rowGap, other.y - box.height - rowGap])]
      .filter(y => y >= lane.head && isFree(x, y))
      .map(y => ({ x, y, distance: Math.hypot(x - at.x, y - at.y) })),
  )
  const { x, y } = candidates.reduce((a, b) => (b.distance < a.distance ? b : a))
  return { x, y }
}

/** Between cards at least this much. */
const spacing = 8
const rowGap = 16
/** As many cards as stand side by side in a lane of so many. */
const columnsFor = (count: number) => (count <= 8 ? 1 : count <= 24 ? 2 : count <= 60 ? 3 : 5)

const isCluster = (thing: Standing) => thing.key.startsWith('cluster/')
const sizeOf = (thing: Standing) => ({ width: card.width, height: thing.height })
const boxesIn = (taken: ReadonlyMap<string, Box[]>, lanes: readonly string[]) =>
  lanes.flatMap(zone => taken.get(zone) ?? [])

function placeNetworks(drawn: DesignDocument, layout: DesignLayout, placed: DesignLayout) {
  const keys = Object.keys(drawn.networks).map(name => keyOf('network', name))
  const used = new Set(keys.map(key => layout[key]?.x))
  for (const key of keys) {
    let rank = layout[key]?.x ?? 0
    if (!layout[key]) while (used.has(rank)) rank++
    used.add(rank)
    placed[key] = { x: rank, y: 0 }
  }
}

/** How wide each lane is, chosen once: later it only grows, so that its neighbours stay where they are. */
function placeLanes(standing: readonly Standing[], layout: DesignLayout, placed: DesignLayout) {
  for (const [key, at] of Object.entries(layout)) if (key.startsWith('lane/')) placed[key] = at
  for (const [zone, things] of Map.groupBy(
    standing.flatMap(thing => thing.lanes.map(zone => ({ zone, thing }))),
    ({ zone }) => zone,
  ))
    placed[laneKey(zone)] ??= { x: columnsFor(things.length), y: 0 }
}

function standingIn(drawn: DesignDocument, whereabouts: Whereabouts): Standing[] {
  const docked = new Map<string, number>()
  for (const dock of docksOf(drawn).values()) {
    const key = 'instance' in dock ? keyOf('instance', dock.instance) : keyOf('cluster', dock.cluster)
    docked.set(key, (docked.get(key) ?? 0) + 1)
  }
  return [
    ...Object.entries(drawn.clusters).map(([name, cluster]) => {
      const key = keyOf('cluster', name)
      return { key, lanes: lanesOf(name, cluster, whereabouts), height: clusterHeight(cluster, docked.get(key) ?? 0) }
    }),
    ...Object.entries(drawn.instances).map(([name, instance]) => {
      const key = keyOf('instance', name)
      return { key, lanes: [laneOf(name, instance, whereabouts)], height: instanceHeight(docked.get(key) ?? 0) }
    }),
  ]
}

const within = ({ x, y }: { x: number; y: number }, columns: number) => ({
  x: Math.min(Math.max(x, lane.pad), columnX(columns - 1)),
  y: Math.max(y, lane.head),
})

function pushedDown(box: Box, others: readonly Box[]): { x: number; y: number } {
  let { y } = box
  for (let hit: Box | undefined; ; y = hit.y + hit.height + rowGap) {
    hit = others.find(other => overlaps({ ...box, y }, other, spacing - 1))
    if (!hit) return { x: box.x, y }
  }
}

/** Row by row from the top; a row begins where a card above ends. */
function firstFree(thing: Standing, columns: number, others: readonly Box[]): { x: number; y: number } {
  const rows = [lane.head, ...others.map(other => other.y + other.height + rowGap)].sort((a, b) => a - b)
  for (const y of rows)
    for (let column = 0; column < columns; column++) {
      const at = { x: columnX(column), y }
      if (!others.some(other => overlaps({ ...at, ...sizeOf(thing) }, other, spacing))) return at
    }
  return { x: columnX(0), y: rows.at(-1)! }
}
