import { createWriteStream } from 'node:fs'
import { readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PlenumError } from '@/server/domain/errors'

type Watch = { signal: AbortSignal; progress(percent: number): void; log(message: string): void }

/**
 * Fetches a file into `target`, which may hold the beginning of it from an earlier try: the rest alone is asked for then
 * (RFC 9110, Range with If-Range), if the server still has the same file.
 * @throws `invalid` when the server does not give it, `unreachable` when it does not answer, `exhausted` without room.
 */
export async function download(url: string, target: string, watch: Watch): Promise<void> {
  const noted = `${target}.etag`
  const begun = await begunIn(target, noted)
  const response = await ask(url, begun, watch.signal)
  const resumes = begun !== null && response.status === 206
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const before = resumes ? begun.bytes : 0
  if (resumes) watch.log(`Going on after the ${Math.floor(before / 2 ** 20)} MiB that are there already.`)
  await refuseWithoutRoom(target, length)
  const etag = response.headers.get('etag')
  // A weak one does not promise the same bytes.
  if (etag && !etag.startsWith('W/')) await writeFile(noted, etag)
  else await rm(noted, { force: true })
  let got = 0
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      got += chunk.length
      if (length > 0) watch.progress(((before + got) / (before + length)) * 100)
      yield chunk
    }
  }
  try {
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
    await pipeline(body, counted, createWriteStream(target, { flags: resumes ? 'a' : 'w' }), { signal: watch.signal })
  } catch (cause) {
    watch.signal.throwIfAborted()
    throw new PlenumError('unreachable', `The line to ${hostOf(url)} broke. The rest is fetched in a moment.`, {
      cause,
    })
  }
  if (length > 0 && got !== length)
    throw new PlenumError('unreachable', `${hostOf(url)} sent less than it had said. The rest is fetched in a moment.`)
  await rm(noted, { force: true })
}

/** A small file, whole: a list of checksums, a signature. @throws as above */
export async function fetchText(url: string, signal: AbortSignal): Promise<Buffer> {
  const response = await ask(url, null, signal)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.length
    if (bytes > 2 ** 20)
      throw new PlenumError('invalid', `${url} is more than 1 MiB: that is no signature and no list.`, {
        field: 'sums',
      })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function begunIn(target: string, noted: string): Promise<{ bytes: number; etag: string } | null> {
  const [bytes, etag] = await Promise.all([
    stat(target).then(
      ({ size }) => size,
      () => 0,
    ),
    readFile(noted, 'utf8').catch(() => ''),
  ])
  return bytes > 0 && etag ? { bytes, etag } : null
}

async function ask(url: string, begun: { bytes: number; etag: string } | null, signal: AbortSignal): Promise<Response> {
  const headers: HeadersInit = begun ? { Range: `bytes=${begun.bytes}-`, 'If-Range': begun.etag } : {}
  let response: Response
  try {
    response = await fetch(url, { headers, signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new PlenumError(
      'unreachable',
      `${hostOf(url)} does not answer. Look at the address, and whether Plenum’s machine may reach it.`,
      { cause },
    )
  }
  if (response.ok && response.body) return response
  await response.body?.cancel()
  const kind = response.status >= 500 || response.status === 429 ? 'unreachable' : 'invalid'
  throw new PlenumError(kind, `${hostOf(url)} answers ${response.status} ${response.statusText} instead of the file.`, {
    field: 'url',
  })
}

async function refuseWithoutRoom(target: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path.dirname(target))
  if (!(bytes > bavail * bsize)) return
  const gib = (value: number) => (value / 2 ** 30).toFixed(1)
  throw new PlenumError(
    'exhausted',
    `The file takes ${gib(bytes)} GiB, and Plenum’s machine has ${gib(bavail * bsize)} GiB left. Make room first.`,
  )
}

const hostOf = (url: string) => new URL(url).host
