/**
 * Drawing, without a browser: what a design becomes by each thing that a person does to it, with undo, a selection and a
 * place for everything. It trusts that values were checked by the form that gives them; it leaves saving, merging and
 * drawing to others.
 */
export type { Action, New, Place } from './actions'
export { namesOf, reduce, startEditor } from './reducer'
export type { Editor, Surroundings } from './state'
