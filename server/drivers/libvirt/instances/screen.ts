import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call } from '../../contract'
import type { LibvirtConfig } from '../config'
import type { HostLine } from '../line'
import { describeDomain } from '../rpc/procedures/domains'
import { readDomainXml } from '../xml/domain-read'
import { refOf } from './read'
import type { DomainShape } from './shape'

/** The guest's screen: the VNC connection itself, to be handed on by a proxy. */
export async function screenConnection(
  line: HostLine,
  config: LibvirtConfig,
  id: Id<'instance'>,
  call: Call,
): Promise<Duplex> {
  const { screen } = readDomainXml(await describeDomain(line, refOf(id), 0, { signal: call.signal }))
  if (!screen) throw new PlenumError('conflict', 'The instance is not running. Start it to see its screen.')
  const socket =
    'socket' in screen
      ? connect({ path: screen.socket })
      : connect({ host: hostOf(line, config, screen), port: screen.port })
  await connected(socket, call.signal, config.tuning.connectTimeoutMs)
  return socket
}

const everywhere = new Set(['0.0.0.0', '::', ''])

function hostOf(
  line: HostLine,
  config: LibvirtConfig,
  screen: Extract<DomainShape['screen'], { port: number }>,
): string {
  if (config.screenAddress) return config.screenAddress
  if (!everywhere.has(screen.address)) return screen.address
  return line.address.transport === 'unix' ? '127.0.0.1' : line.address.host
}

function connected(socket: Socket, signal: AbortSignal, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      socket.destroy()
      reject(
        new PlenumError('unreachable', 'The host does not let the screen through. Ask an operator to look.', { cause }),
      )
    }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const aborted = () => fail(limit.reason)
    if (limit.aborted) return aborted()
    limit.addEventListener('abort', aborted, { once: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      limit.removeEventListener('abort', aborted)
      socket.off('error', fail)
      socket.on('error', () => {})
      resolve()
    })
  })
}
