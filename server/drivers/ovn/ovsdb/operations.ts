import type { Row, Value } from './values'

/** RFC 7047, 5.2: what a transaction is made of. All of it happens, or nothing. */
export type Where = [column: string, is: '==' | 'includes', value: Value][]
export type Mutation = [column: string, how: 'insert' | 'delete', value: Value]
export type Operation =
  | { op: 'select'; table: string; where: Where; columns?: string[] }
  | { op: 'insert'; table: string; row: Row; 'uuid-name'?: string }
  | { op: 'update'; table: string; where: Where; row: Row }
  | { op: 'mutate'; table: string; where: Where; mutations: Mutation[] }
  | { op: 'delete'; table: string; where: Where }
  | { op: 'wait'; table: string; where: Where; columns: string[]; until: '==' | '!='; rows: Row[]; timeout: number }

export type Result = { rows?: Row[]; count?: number; uuid?: Value } | null

/** Fails the transaction with "timed out" where there is such a row already: against two who insert the same. */
export const unlessThere = (table: string, where: Where): Operation => ({
  op: 'wait',
  ...{ table, where, columns: ['_uuid'], until: '==', rows: [], timeout: 0 },
})
