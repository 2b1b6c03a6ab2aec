/**
 * What each call takes: one file per resource, one schema per use case, shared by the service, the API and the UI's
 * forms. Parsed at the API's door; services trust what they get, beyond what only the database knows.
 */
export * from './backups'
export * from './designs'
export * from './failures'
export * from './findings'
export * from './hosts'
export * from './images'
export * from './instances'
export * from './networks'
export * from './search'
export * from './shared'
export * from './signing-keys'
export * from './snapshots'
export * from './ssh-keys'
export * from './tasks'
export * from './tokens'
export * from './vdcs'
export * from './volumes'
export * from './zones'
