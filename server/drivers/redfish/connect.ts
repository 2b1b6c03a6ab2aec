import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { PlenumError } from '@/server/domain/errors'
import type { RedfishConfig } from './config'

/** A line to a controller that is the one it should be: its certificate is judged before a word is said to it. */
export async function connect({ url, fingerprint }: RedfishConfig): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'http:') return settled(tcpConnect({ host, port: Number(port || 80) }), 'connect')
  const servername = isIP(host) ? undefined : host
  const socket = await settled(
    tlsConnect({ host, port: Number(port || 443), servername, rejectUnauthorized: false }),
    'secureConnect',
  )
  const seen = socket.getPeerCertificate().fingerprint256 ?? ''
  if (fingerprint ? seen.replaceAll(':', '') === fingerprint : socket.authorized) return socket
  socket.destroy()
  throw new PlenumError(
    'denied',
    fingerprint
      ? 'The host’s management controller shows another certificate than the one that was noted. If it was renewed, correct its fingerprint.'
      : `Nobody that this machine trusts signed the management controller’s certificate. If it is the right one, note its fingerprint: ${seen}.`,
    { field: 'fingerprint', detail: `${socket.authorizationError ?? 'another fingerprint'}, SHA-256 ${seen}` },
  )
}

function settled<S extends Socket | TLSSocket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once(event, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
