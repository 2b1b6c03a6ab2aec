import { nearest, type Way } from '@/components/ui/nearest'
import { anyZone, type Box, card, columnX, type Picture, type PictureNode, type Point } from '../picture'

/** Where in which lane a card is, that was let go there. */
export function placeAt(picture: Picture, at: Point, size = card): { zone: string; x: number; y: number } {
  const middle = at.x + size.width / 2
  const lane = picture.lanes.find(({ box }) => middle >= box.x && middle <= box.x + box.width)
  if (!lane) return { zone: anyZone, x: columnX(0), y: at.y }
  return { zone: lane.zone, x: magnetic(at.x - lane.box.x), y: at.y }
}

/** A column that is near enough is meant. */
function magnetic(x: number): number {
  const column = Math.round((x - columnX(0)) / (columnX(1) - columnX(0)))
  const nearest = columnX(Math.max(0, column))
  return Math.abs(nearest - x) <= 32 ? nearest : x
}

/** The instance's or cluster's card under a point. */
export function cardAt(picture: Picture, at: Point): PictureNode | undefined {
  return picture.nodes.find(
    node => (node.kind === 'instance' || node.kind === 'cluster') && !node.isGone && isWithin(node.box, at),
  )
}

export const isWithin = (box: Box, at: Point) =>
  at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height

/** What an arrow key leads to, from a thing or where it stands. */
export function neighbour(picture: Picture, from: string, way: Way): string | undefined {
  const boxes = new Map(picture.nodes.map(node => [node.id, absolute(picture, node)]))
  const here =
    boxes.get(from) ?? [...picture.nodes].flatMap(node => (node.key === from ? [boxes.get(node.id)!] : []))[0]
  if (!here) return picture.nodes[0]?.id
  const [cx, cy] = middleOf(here)
  const others = picture.nodes.filter(node => node.id !== from && node.key !== from)
  return nearest(
    [cx, cy],
    way,
    others.map(node => {
      const [x, y] = middleOf(boxes.get(node.id)!)
      // A bar lies over all lanes: straight up from everything.
      return { item: node.id, middle: [node.kind === 'network' ? cx : x, y] }
    }),
  )
}

/** Docked volumes are measured within what they hang on. */
export function absolute(picture: Picture, node: PictureNode): Box {
  if (node.kind !== 'volume' || !node.dock) return node.box
  const dock = picture.nodes.find(each => each.id === node.dock)
  return dock ? { ...node.box, x: node.box.x + dock.box.x, y: node.box.y + dock.box.y } : node.box
}

const middleOf = (box: Box): [number, number] => [box.x + box.width / 2, box.y + box.height / 2]
