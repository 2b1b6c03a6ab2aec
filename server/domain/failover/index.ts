/**
 * When a host is given up, and what becomes of its instances: pure, so that every rule is a property that tests hold it
 * to. It trusts what it is told of clocks and looks; fencing, which has to be proven, is a workflow's.
 */
export {
  byPriority,
  type EvacuationForecast,
  evacuationForecast,
  forecastEvacuation,
  inOrder,
  type LostInstance,
  type Member,
  whyItStays,
} from './forecast'
export { graceOf, judgeSuspect, type Suspect, stormLimit, stormWindowMinutes } from './judge'
export { type EvacuationMode, evacuationModes, type Suspicion, suspicion } from './suspicion'
