/**
 * The picture of a design: where everything stands and how it is joined. Pure, and stable: what did not change stays
 * where it was. It knows nothing of React, of states or of plans; those are looks, laid over the picture by key.
 */
export { withGone } from './gone'
export * from './picture'
export { laneKey, nearestFree, placeAll } from './place'
export * from './sizes'
export * from './things'
export type { Tie } from './ties'
