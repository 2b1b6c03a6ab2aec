import type { InstanceDocument, Row } from '../documents'
import type { WorldTx } from '../world'

/**
 * Addresses that answer this guest: those of running guests on its network. Without a zone's network that is guests of
 * the same host; with one it is guests whose ports are in the same zone, as long as both cards are what their ports say.
 */
export async function peersOf(own: Row<'instance'>, tx: WorldTx): Promise<ReadonlySet<string>> {
  const [instances, ports] = [await tx.all('instance'), await tx.all('port')]
  const segmentOf = ({ place, document: { nic } }: Row<'instance'>) => {
    if (!nic?.portId) return nic && `${place} ${nic.networkId}`
    const port = ports.find(each => each.refId === nic.portId)
    return port && isPortOf(port.document, nic) ? `${port.place} ${port.document.networkId}` : null
  }
  const segment = segmentOf(own)
  const answering = instances.filter(
    each => segment && each.document.power === 'running' && segmentOf(each) === segment,
  )
  return new Set(answering.map(each => addressOf(each.document.nic!)))
}

type Nic = NonNullable<InstanceDocument['nic']>

const isPortOf = (port: { mac: string; address: string }, nic: Nic) =>
  port.mac === nic.mac && port.address === addressOf(nic)

const addressOf = ({ address }: Nic) => address.split('/')[0]!
