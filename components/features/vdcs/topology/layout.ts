import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { VolumeView } from '@/server/domain/volume'
import type { Way } from './ways'

/** All sizes in px, on the 4 px grid. */
export const card = { width: 220, height: 60, gap: 16, pill: 24 } as const
const bar = { width: 36, gap: 12 } as const
const lane = { head: 32, pad: 16, stub: 20, gap: 16 } as const
const tray = { width: 308, gap: 12 } as const
const corner = 6
/** As many pills as a card shows; of more, all but one, and how many there are besides. */
const mostPills = 3

export type Box = { x: number; y: number; width: number; height: number }
type Lane = { id: string; name: string; count: number; box: Box }
type Card = { instance: InstanceView; volumes: VolumeView[]; hiddenVolumes: number; box: Box; port: string }
export type TopologyLayout = {
  networks: { network: NetworkView; box: Box; hue: number }[]
  lanes: Lane[]
  cards: Card[]
  freeVolumes: { volume: VolumeView; box: Box }[]
  ways: { way: Way; box: Box }[]
  width: number
  height: number
}

export type LayoutInput = {
  networks: readonly NetworkView[]
  instances: readonly InstanceView[]
  volumes: readonly VolumeView[]
  ways: readonly Way[]
  zones: readonly { id: string; name: string }[]
  columns: number
}

/**
 * Where everything stands, purely: zones as lanes, networks as upright bars at the left, instances as cards in the order
 * of their making (so that what is unchanged stays where it was), volumes docked under them; trays of what joins and opens
 * networks above, of free volumes below.
 */
export function layoutTopology(input: LayoutInput): TopologyLayout {
  const left = input.networks.length * (bar.width + bar.gap) + bar.gap
  const inner = input.columns * (card.width + card.gap) - card.gap
  const width = left + inner + lane.pad * 2
  const stub = lane.stub + Math.max(0, input.networks.length - 1) * corner
  const attached = Map.groupBy(input.volumes, volume => volume.attachment?.instanceId)
  const members = membersByZone(input)
  const lanes: Lane[] = []
  const cards: Card[] = []
  let y = 0
  /** A lane of pills, as wide as the others. */
  const addTray = <T extends { id: string }>(id: string, name: string, all: readonly T[]) => {
    if (all.length === 0) return []
    const boxes = trayOf(all.length, { x: left + lane.pad, y: y + lane.head, width: inner })
    const height = boxes.at(-1)!.y + card.pill + lane.pad - y
    lanes.push({ id, name, count: all.length, box: { x: left, y, width: width - left, height } })
    y += height + lane.gap
    return all.map((each, at) => ({ each, box: boxes[at]! }))
  }

  const ways = addTray('ways', 'Routers and addresses', input.ways).map(({ each: way, box }) => ({ way, box }))
  for (const zone of [...input.zones, { id: '', name: 'Not placed yet' }]) {
    const all = members.get(zone.id) ?? []
    if (all.length === 0) continue
    const top = y
    y += lane.head
    for (let start = 0; start < all.length; start += input.columns) {
      const row = all.slice(start, start + input.columns)
      const ports = portsOf(row, input.networks, { left: left + lane.pad, top: y, stub })
      y += stub
      let tallest = 0
      row.forEach((instance, column) => {
        const { volumes, hidden } = shownVolumes(attached.get(instance.id) ?? [])
        const height = card.height + (volumes.length + (hidden > 0 ? 1 : 0)) * card.pill
        tallest = Math.max(tallest, height)
        const x = left + lane.pad + column * (card.width + card.gap)
        cards.push({
          instance,
          volumes,
          hiddenVolumes: hidden,
          port: ports[column]!,
          box: { x, y, width: card.width, height },
        })
      })
      y += tallest + lane.gap
    }
    lanes.push({
      id: zone.id || 'none',
      name: zone.name,
      count: all.length,
      box: { x: left, y: top, width: width - left, height: y - top },
    })
    y += lane.gap
  }

  const free = addTray('free', 'Free volumes', attached.get(undefined) ?? [])
  const freeVolumes = free.map(({ each: volume, box }) => ({ volume, box }))
  const height = Math.max(y - lane.gap, 160)
  return {
    networks: input.networks.map((network, at) => ({
      network,
      hue: (at % 8) + 1,
      box: { x: at * (bar.width + bar.gap), y: 0, width: bar.width, height },
    })),
    lanes,
    cards,
    freeVolumes,
    ways,
    width,
    height,
  }
}

function membersByZone({ instances, zones }: LayoutInput): Map<string, InstanceView[]> {
  const known = new Set(zones.map(zone => zone.id))
  const ordered = instances.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
  return Map.groupBy(ordered, ({ zoneId }) => (zoneId && known.has(zoneId) ? zoneId : ''))
}

function shownVolumes(all: VolumeView[]): { volumes: VolumeView[]; hidden: number } {
  const volumes = all.length > mostPills ? all.slice(0, mostPills - 1) : all
  return { volumes, hidden: all.length - volumes.length }
}

/**
 * The wires of a row, as SVG paths. Each begins where the one before it on the same network turned down, so that a
 * network’s trunk is drawn once, however many instances hang on it.
 */
function portsOf(
  row: readonly InstanceView[],
  networks: readonly NetworkView[],
  at: { left: number; top: number; stub: number },
): string[] {
  const reached = new Map<string, number>()
  return row.map((instance, column) => {
    const index = Math.max(
      0,
      networks.findIndex(network => network.id === instance.networkId),
    )
    const y = at.top + index * corner + 6
    const x = at.left + column * (card.width + card.gap) + 28
    const from = reached.get(instance.networkId) ?? index * (bar.width + bar.gap) + bar.width
    reached.set(instance.networkId, x - corner)
    return `M${from} ${y}H${x - corner}Q${x} ${y} ${x} ${y + corner}V${at.top + at.stub}`
  })
}

function trayOf(count: number, at: { x: number; y: number; width: number }): Box[] {
  const columns = Math.max(1, Math.floor((at.width + tray.gap) / (tray.width + tray.gap)))
  return Array.from({ length: count }, (_, index) => ({
    x: at.x + (index % columns) * (tray.width + tray.gap),
    y: at.y + Math.floor(index / columns) * (card.pill + 8),
    width: tray.width,
    height: card.pill,
  }))
}
