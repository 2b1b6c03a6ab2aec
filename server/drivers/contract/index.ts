/**
 * The contract between Plenum and any infrastructure: five verbs (`observe`, `plan`, `ensure`, `remove`, `list`), the
 * same for every kind of resource. A driver trusts that specs were checked at the door; it does not trust that it was
 * not called before: every call may be a repeat after a crash. Errors are PlenumErrors whose kind names the caller's
 * next move. All drivers pass the one conformance suite beside this file.
 */

export { actualInstance } from './actual'
export { askMember } from './ask-member'
export { converge } from './converge'
export { inLineOf, isAmong, planGateways } from './gateways'
export { interfaceId } from './interface-id'
export { judgeStatus } from './judge-status'
export { luksHeader, luksHeaderBytes, newLuksKey } from './luks'
export { networkFacets } from './network-facets'
export { sightOf, type Witness } from './sight'
export * from './types'
