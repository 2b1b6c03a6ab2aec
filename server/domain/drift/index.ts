/**
 * Where what is differs from what is wanted: what is known of a difference, what can be done about it and what that
 * costs, what a VDC lets Plenum do by itself. Pure: the reconciler finds, services resolve, the page asks the same table.
 */
export * from './cause'
export * from './finding'
export * from './imported-id'
export * from './policy'
export * from './resolution'
export { type Found, resolutionsOf } from './resolutions'
