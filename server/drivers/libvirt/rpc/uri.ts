/** Where a host's libvirt listens and which of its drivers is meant. */
export type LibvirtAddress = { /** What CONNECT_OPEN is told. */ name: string } & (
  | { transport: 'unix'; path: string }
  | { transport: 'tcp' | 'tls'; host: string; port: number }
)

export class LibvirtUriError extends Error {
  override readonly name = 'LibvirtUriError'
}

const defaultSocket = '/var/run/libvirt/libvirt-sock'

/**
 * `qemu:///system`, `qemu+unix:///system?socket=/path`, `qemu+tcp://host[:16509]/system`, `qemu+tls://host[:16514]/system`.
 * @throws LibvirtUriError with a sentence for whoever typed it.
 */
export function parseLibvirtUri(text: string): LibvirtAddress {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new LibvirtUriError(
      'Write it like qemu+tcp://host/system, qemu+tls://host/system or qemu+unix:///system?socket=/path',
    )
  }
  const [driver, transport = url.hostname ? 'tls' : 'unix'] = url.protocol.slice(0, -1).split('+')
  if (driver !== 'qemu' && driver !== 'test') throw new LibvirtUriError(`Only qemu hosts are supported, not ${driver}`)
  const name = `${driver}://${url.pathname || '/system'}`
  if (transport === 'unix') {
    const path = url.searchParams.get('socket') ?? defaultSocket
    if (!path.startsWith('/')) throw new LibvirtUriError('The socket must be an absolute path')
    return { name, transport, path }
  }
  if (transport !== 'tcp' && transport !== 'tls')
    throw new LibvirtUriError(`Use the transport unix, tcp or tls, not ${transport}`)
  if (!url.hostname) throw new LibvirtUriError(`Say which host: qemu+${transport}://host/system`)
  return {
    name,
    transport,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : transport === 'tcp' ? 16509 : 16514,
  }
}
