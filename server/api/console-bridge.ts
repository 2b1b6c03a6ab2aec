import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** Above this, the guest's output waits; below, it flows again. */
const highBytes = 1024 * 1024
const lowBytes = 256 * 1024

/**
 * Joins a websocket and a byte stream, both ways, each as fast as the slower end. Binary frames are bytes; text frames
 * are typed text, except a resize message, which a serial line has no use for. Either end's close closes the other.
 */
export function bridge(ws: WebSocket, stream: Duplex): void {
  ws.on('message', (data, isBinary) => {
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
    if (!isBinary && isControl(bytes)) return
    if (stream.writable && !stream.write(bytes)) ws.pause()
  })
  stream.on('drain', () => ws.resume())

  stream.on('data', (chunk: Buffer) => {
    ws.send(chunk, { binary: true }, () => {
      if (stream.isPaused() && ws.bufferedAmount < lowBytes) stream.resume()
    })
    if (ws.bufferedAmount > highBytes) stream.pause()
  })

  stream.on('end', () => ws.close(1000, 'The console ended: the instance stopped, or it was opened elsewhere.'))
  stream.on('close', () => ws.close(1000, 'The console ended: the instance stopped, or it was opened elsewhere.'))
  stream.on('error', () => ws.close(4503, 'The connection to the host broke. Open the console again.'))
  ws.on('close', () => stream.destroy())
  if (ws.readyState !== ws.OPEN) stream.destroy()
  ws.resume()
}

const isControl = (bytes: Buffer) => bytes.length < 200 && bytes.toString('latin1').startsWith('{"type":"resize"')
