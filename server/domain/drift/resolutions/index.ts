import type { FindingFacts, FindingKind, FindingSubject } from '../finding'
import { heeding, ignoring, type ResolutionView } from '../resolution'
import { addressResolutions } from './address'
import { attachmentResolutions } from './attachment'
import { capabilityResolutions } from './capability'
import { fullStorageResolutions } from './full-storage'
import { leftBehindResolutions } from './left-behind'
import { lostHostResolutions } from './lost-host'
import { missingInstanceResolutions } from './missing-instance'
import { missingVolumeResolutions } from './missing-volume'
import { networkResolutions } from './network'
import { networkLeftoverResolutions } from './network-leftover'
import { overdueBackupResolutions } from './overdue-backup'
import { placementResolutions } from './placement'
import { resurrectionResolutions } from './resurrection'
import { sizeResolutions } from './size'
import { stateResolutions } from './state'
import { unknownInstanceResolutions } from './unknown-instance'
import { unknownVolumeResolutions } from './unknown-volume'

/** What an offer is made from. */
export type Found = {
  name: string
  facts: FindingFacts
  subject: FindingSubject | null
}
export type Offers = (found: Found) => ResolutionView[]

/** What can be done about each kind of finding, beside not looking at it. Pure: the page and the service ask the same. */
const offers: Record<FindingKind, Offers> = {
  state: stateResolutions,
  size: sizeResolutions,
  'missing-instance': missingInstanceResolutions,
  'missing-volume': missingVolumeResolutions,
  'unknown-instance': unknownInstanceResolutions,
  'unknown-volume': unknownVolumeResolutions,
  attachment: attachmentResolutions,
  address: addressResolutions,
  'network-missing': networkResolutions,
  'network-changed': networkResolutions,
  'network-leftover': networkLeftoverResolutions,
  placement: placementResolutions,
  capability: capabilityResolutions,
  'left-behind': leftBehindResolutions,
  'lost-host': lostHostResolutions,
  resurrection: resurrectionResolutions,
  'overdue-backup': overdueBackupResolutions,
  'full-storage': fullStorageResolutions,
}

export const resolutionsOf = (kind: FindingKind, found: Found, isIgnored: boolean): ResolutionView[] => [
  ...offers[kind](found),
  isIgnored ? heeding : ignoring,
]
