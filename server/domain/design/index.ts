/**
 * A design is what a virtual data center is to be, as one document of names (document.ts). Everything here is pure: text
 * becomes a document and back (yaml.ts), clusters become members (expand.ts), faults become sentences with a place
 * (check.ts), what is recorded becomes a document (design-of.ts), and documents are edited, merged and compared. Canvas,
 * YAML and API all go through these functions, so that they can't differ.
 *
 * It trusts that a document has passed its schema, and nothing beyond: a draft may refer to what is not there. What the
 * data center offers, where things find room and what a change costs are the planner's to say (domain/planning).
 */

export { checkDesign } from './check'
export * from './compare'
export * from './copy'
export { designOf } from './design-of'
export * from './document'
export * from './edit'
export * from './expand'
export { designJsonSchema } from './json-schema'
export * from './keys'
export { type Conflict, type Merged, mergeDesigns, takeTheirs } from './merge'
export { freeName, nameFault } from './names'
export { didYouMean, nearest } from './nearest'
export { references } from './references'
export { withoutRenames } from './renames'
export { type Offer, starters } from './starters'
export * from './views'
export { checkDesignYaml, locateProblems, parseDesignYaml, printDesign } from './yaml'
