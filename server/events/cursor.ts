/** A place in the event log: `<transaction>.<sequence>`. Orders all events, also those of transactions that commit out of order. */
export type Cursor = { tx: bigint; seq: bigint }

export const formatCursor = (cursor: Cursor): string => `${cursor.tx}.${cursor.seq}`

/** Undefined for anything that was never a cursor of ours. */
export function parseCursor(text: unknown): Cursor | undefined {
  if (typeof text !== 'string' || !/^\d{1,19}\.\d{1,18}$/.test(text)) return undefined
  const [tx, seq] = text.split('.') as [string, string]
  const cursor = { tx: BigInt(tx), seq: BigInt(seq) }
  return cursor.tx <= maxTx ? cursor : undefined
}

export function compareCursors(a: Cursor, b: Cursor): number {
  if (a.tx !== b.tx) return a.tx < b.tx ? -1 : 1
  if (a.seq !== b.seq) return a.seq < b.seq ? -1 : 1
  return 0
}

const maxTx = 2n ** 63n - 1n
