import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

/** Lets bytes through, and tells afterwards what went by. */
export function measure(content: Readable, ofBytes: number, progress: (percent: number) => void) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* passing() {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      progress(Math.min(99, (bytes / ofBytes) * 100))
      yield chunk
    }
  }
  return { content: Readable.from(passing(), { objectMode: false }), digest: () => hash.digest('hex') }
}

/** Reads all of it, to nowhere. */
export async function checksum(content: Readable, ofBytes: number, progress: (percent: number) => void) {
  const measured = measure(content, ofBytes, progress)
  for await (const _ of measured.content);
  return measured.digest()
}
