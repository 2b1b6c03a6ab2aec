/** Each found a fault of Plenum once; what it was. */
export const keptSeeds: Record<number, string> = {}
