/** Each found a fault of Plenum once; what it was. */
export const keptSeeds: Record<number, string> = {
  449: 'a task that waited for a moment of a clock that was an hour ahead was taken for one that never ends',
  1665: 'a host that had been fenced while the clock was an hour ahead was not taken back for an hour',
  4571: 'a rebuild that could not reach the old machine took the port away from it',
  4770: 'a host that was fenced while the clock was an hour behind was taken for one that answers',
}
