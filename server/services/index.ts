/**
 * The use cases, one file each: authorize, check, and write intent in one transaction: the wanted state with its
 * generation, the task that carries it out, its events, a sentence for the history. Services trust that inputs were
 * parsed at the API's door; they trust no id, no generation and no name. They never touch infrastructure: what reaches
 * beyond the database is given by the context.
 */
export type { DriverForm, Probed, ServiceContext } from './context'
