import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, Mark, Observation } from '../../contract'
import type { HostLine } from '../line'
import { stampNamespace } from '../names'
import * as domains from '../rpc/procedures/domains'
import { buildStampXml } from '../xml/domain-build'
import { isOff, observeDomain, readForChange, type SeenDomain } from './read'

/** Our mark among a domain's metadata, running or not; nothing else of it is touched. */
export async function adoptDomain(
  line: HostLine,
  external: string,
  mark: Mark,
  call: Call,
): Promise<Observation<'instance'>> {
  const seen = await readForChange(line, mark.id, call)
  if (!seen)
    throw new PlenumError('missing', 'The machine is no longer on its host. Look at the findings again.', {
      detail: external,
    })
  const { stamp } = seen.definition
  if (stamp && stamp.id !== mark.id)
    throw new PlenumError('conflict', 'The machine carries another mark of Plenum already. Ask an operator to look.')
  const xml = buildStampXml({ ...mark, rootVersion: 1, isImported: true })
  await write(line, seen, xml, call)
  return observeDomain(line, mark.id, call)
}

/** Takes the mark off what was taken over; what we made keeps its own. */
export async function releaseDomain(line: HostLine, id: Id<'instance'>, call: Call): Promise<void> {
  const seen = await readForChange(line, id, call)
  if (seen?.definition.stamp?.isImported) await write(line, seen, null, call)
}

async function write(line: HostLine, seen: SeenDomain, xml: string | null, call: Call): Promise<void> {
  const impact = domains.affect.config | (isOff(seen.power) ? 0 : domains.affect.live)
  const metadata = { xml, prefix: 'plenum', namespace: stampNamespace }
  await domains.setMetadata(line, seen.ref, metadata, impact, { signal: call.signal })
}
