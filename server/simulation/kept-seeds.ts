/** Each found a fault of Plenum once; what it was. */
export const keptSeeds: Record<number, string> = {
  449: 'a task that waited for a moment of a clock that was an hour ahead was taken for one that never ends',
}
