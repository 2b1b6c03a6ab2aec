export type Way = 'left' | 'right' | 'up' | 'down'

/** By the name of the key. */
export const ways: Readonly<Record<string, Way | undefined>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** What an arrow key leads to: the nearest that way, what is straight ahead before what is aside. */
export function nearest<T>(
  [fromX, fromY]: readonly [number, number],
  way: Way,
  others: Iterable<{ item: T; middle: readonly [number, number] }>,
): T | undefined {
  let best: { item: T; distance: number } | undefined
  for (const { item, middle } of others) {
    const [x, y] = [middle[0] - fromX, middle[1] - fromY]
    const ahead = { left: -x, right: x, up: -y, down: y }[way]
    const aside = Math.abs(way === 'left' || way === 'right' ? y : x)
    if (ahead < 4 || aside > ahead * 3 + 60) continue
    const distance = ahead + aside * 2
    if (!best || distance < best.distance) best = { item, distance }
  }
  return best?.item
}
