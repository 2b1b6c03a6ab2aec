import http from 'node:http'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'

export type Handlers = {
  request(req: http.IncomingMessage, res: http.ServerResponse): void
  upgrade(req: http.IncomingMessage, socket: Duplex, head: Buffer): void
}
export type HttpServer = { port: number /** What to type into a browser. */; address: string; close(): Promise<void> }

/** @throws `conflict` when the port is taken. Port 0 takes any free one. */
export async function listen(host: string, port: number, handlers: Handlers): Promise<HttpServer> {
  const server = http.createServer({ keepAliveTimeout: 65_000 }, handlers.request)
  server.on('upgrade', handlers.upgrade)
  // A broken request line is answered by Node with 400; without this it would be an uncaught error on the socket.
  server.on('clientError', (_, socket) => socket.destroy())
  const isLocal = host === 'localhost'
  await bind(server, isLocal ? '127.0.0.1' : host, port)
  const bound = (server.address() as net.AddressInfo).port
  const second = isLocal ? await listenOnIpv6(server, bound) : undefined
  return { port: bound, address: `http://${nameOf(host)}:${bound}`, close: () => close(server, second) }
}

/** `localhost` means either of two addresses, depending on who resolves it: the second one feeds the same server. */
async function listenOnIpv6(server: http.Server, port: number): Promise<net.Server | undefined> {
  const second = net.createServer(socket => server.emit('connection', socket))
  try {
    await bind(second, '::1', port)
    return second
  } catch (error) {
    // No IPv6 on this machine.
    if (error instanceof PlenumError && error.kind === 'unsupported') return undefined
    server.close()
    throw error
  }
}

function bind(server: net.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, host, port)))
    server.listen(port, host, () => resolve())
  })
}

function refusal(error: NodeJS.ErrnoException, host: string, port: number): PlenumError {
  const options = { cause: error }
  if (error.code === 'EADDRINUSE')
    return new PlenumError(
      'conflict',
      `Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start.`,
      options,
    )
  if (error.code === 'EACCES')
    return new PlenumError(
      'denied',
      `Port ${port} is reserved for root. Choose one above 1023, like PORT=3000.`,
      options,
    )
  return new PlenumError(
    'unsupported',
    `This machine can’t listen at ${host}. Set HOST to one of its addresses.`,
    options,
  )
}

const nameOf = (host: string) => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Lets answers under way go out, for a moment; then the rest is cut. */
async function close(server: http.Server, second?: net.Server): Promise<void> {
  const closed = Promise.all(
    [server, second].map(each => new Promise<void>(done => (each ? each.close(() => done()) : done()))),
  )
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), 2000)
  await closed
  clearTimeout(cut)
}
