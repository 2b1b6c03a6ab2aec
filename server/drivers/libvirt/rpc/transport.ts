import { readFile } from 'node:fs/promises'
import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { LibvirtDenied, LibvirtUnreachable } from './errors'
import type { LibvirtAddress } from './uri'

/** Paths of PEM files on the machine that Plenum runs on. */
export type TlsFiles = { ca: string; cert: string; key: string }

/**
 * A connected socket, over which libvirt will listen.
 * @throws LibvirtUnreachable, or LibvirtDenied when a certificate does not please one side.
 */
export async function openSocket(
  address: LibvirtAddress,
  options: { tls?: TlsFiles; timeoutMs: number; signal?: AbortSignal },
): Promise<Socket> {
  const socket = address.transport === 'tls' ? await tlsSocket(address, options.tls) : plainSocket(address)
  const limit = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
  try {
    await established(socket, address, signal)
  } catch (error) {
    socket.destroy()
    throw explain(error, address, limit.aborted ? options.timeoutMs : undefined)
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)
  return socket
}

function plainSocket(address: LibvirtAddress): Socket {
  return address.transport === 'unix'
    ? tcpConnect({ path: address.path })
    : tcpConnect({ host: address.host, port: address.port })
}

async function tlsSocket(address: LibvirtAddress & { transport: 'tcp' | 'tls' }, files?: TlsFiles): Promise<Socket> {
  const read = async (path?: string) => (path ? await readFile(path) : undefined)
  const [ca, cert, key] = await Promise.all([read(files?.ca), read(files?.cert), read(files?.key)]).catch(cause => {
    throw new LibvirtDenied(`The TLS files cannot be read: ${cause.message}`, { cause })
  })
  const servername = isIP(address.host) ? undefined : address.host
  return tlsConnect({ host: address.host, port: address.port, servername, ca, cert, key, minVersion: 'TLSv1.2' })
}

/** Connected; over TLS also checked by the host, which says so by one byte (virNetClientSetTLSSession). */
function established(socket: Socket, address: LibvirtAddress, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown) => {
      signal.removeEventListener('abort', aborted)
      socket.removeAllListeners()
      error === undefined ? resolve() : reject(error)
    }
    const aborted = () => done(signal.reason)
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', aborted)
    socket.once('error', done)
    socket.once('close', () =>
      done(new LibvirtDenied('The host closed the connection; it may not accept our certificate')),
    )
    if (address.transport !== 'tls') {
      socket.once('connect', () => done())
      return
    }
    socket.once('readable', () => {
      const verdict = socket.read(1) as Buffer | null
      if (verdict?.[0] === 1) done()
      else done(new LibvirtDenied('The host does not accept our certificate'))
    })
  })
}

const certificateErrors = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/

function explain(error: unknown, address: LibvirtAddress, timeoutMs?: number): unknown {
  if (error instanceof LibvirtDenied) return error
  const where = address.transport === 'unix' ? address.path : `${address.host}:${address.port}`
  if (timeoutMs !== undefined)
    return new LibvirtUnreachable(`${where} did not answer within ${timeoutMs} ms`, { cause: error })
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EACCES') return new LibvirtDenied(`We may not open ${where}`, { cause: error })
  if (code && certificateErrors.test(code)) return new LibvirtDenied((error as Error).message, { cause: error })
  return code ? new LibvirtUnreachable(`${where}: ${(error as Error).message}`, { cause: error }) : error
}
