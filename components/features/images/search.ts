import { parseAsString } from 'nuqs/server'

/** The open panel, as in the address. */
export const imageSearch = { image: parseAsString }
