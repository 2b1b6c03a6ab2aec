import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { VolumeView } from '@/server/domain/volume'

/** All sizes in px, on the 4 px grid. */
export const card = { width: 212, height: 84, gap: 16, pill: 24 } as const
const bar = { width: 40, gap: 12 } as const
const lane = { head: 36, pad: 16, stub: 20, gap: 16 } as const

export type Box = { x: number; y: number; width: number; height: number }
export type TopologyLayout = {
  networks: {
    network: NetworkView
    box: Box
    hue: number /** Heights, from the bar’s top, at which rows of cards join it. */
    joins: { rowId: string; y: number }[]
  }[]
  lanes: { id: string; name: string; box: Box }[]
  cards: { instance: InstanceView; volumes: VolumeView[]; box: Box; rowId: string }[]
  freeVolumes: { volume: VolumeView; box: Box }[]
}

type Input = {
  networks: readonly NetworkView[]
  instances: readonly InstanceView[]
  volumes: readonly VolumeView[]
  zones: readonly { id: string; name: string }[]
  columns: number
}

/**
 * Where everything stands, purely: zones as lanes, networks as upright bars at the left, instances as cards in the order
 * of their making (so that what is unchanged stays where it was), volumes docked under them, free ones in a tray.
 */
export function layoutTopology(input: Input): TopologyLayout {
  const left = input.networks.length * (bar.width + bar.gap) + 8
  const width = lane.pad * 2 + input.columns * card.width + (input.columns - 1) * card.gap
  const byInstance = Map.groupBy(
    input.volumes.filter(volume => volume.attachment),
    volume => volume.attachment?.instanceId as string,
  )
  const ordered = input.instances.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
  const layout: TopologyLayout = { networks: [], lanes: [], cards: [], freeVolumes: [] }
  const joins: { rowId: string; y: number; networkIds: Set<string> }[] = []
  let y = 0
  for (const zone of [...input.zones, { id: '', name: 'Not placed yet' }]) {
    const members = ordered.filter(instance => (instance.zoneId ?? '') === zone.id)
    if (zone.id === '' && members.length === 0) continue
    const top = y
    y += lane.head
    for (let start = 0; start < members.length; start += input.columns) {
      const row = members.slice(start, start + input.columns)
      const rowId = `${zone.id || 'none'}-${start}`
      const joinY = y + lane.stub / 2
      joins.push({ rowId, y: joinY, networkIds: new Set(row.map(instance => instance.networkId)) })
      y += lane.stub
      let tallest = 0
      row.forEach((instance, column) => {
        const volumes = byInstance.get(instance.id) ?? []
        const height = card.height + Math.min(volumes.length, 3) * card.pill
        tallest = Math.max(tallest, height)
        layout.cards.push({
          instance,
          volumes,
          rowId,
          box: { x: left + lane.pad + column * (card.width + card.gap), y, width: card.width, height },
        })
      })
      y += tallest + lane.gap
    }
    if (members.length === 0) y += 28
    layout.lanes.push({ id: zone.id || 'none', name: zone.name, box: { x: left, y: top, width, height: y - top } })
    y += lane.gap
  }
  const free = input.volumes.filter(volume => !volume.attachment)
  if (free.length > 0) {
    const top = y
    y += lane.head
    free.forEach((volume, index) => {
      const column = index % input.columns
      if (index > 0 && column === 0) y += card.pill + 8
      layout.freeVolumes.push({
        volume,
        box: { x: left + lane.pad + column * (card.width + card.gap), y, width: card.width, height: card.pill },
      })
    })
    y += card.pill + lane.pad
    layout.lanes.push({ id: 'free', name: 'Free volumes', box: { x: left, y: top, width, height: y - top } })
    y += lane.gap
  }
  const height = Math.max(y - lane.gap, 120)
  input.networks.forEach((network, index) => {
    layout.networks.push({
      network,
      hue: (index % 8) + 1,
      box: { x: index * (bar.width + bar.gap), y: 0, width: bar.width, height },
      joins: joins.filter(join => join.networkIds.has(network.id)).map(({ rowId, y: at }) => ({ rowId, y: at })),
    })
  })
  return layout
}
