/** What Next hands a page of its address’s query. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>
