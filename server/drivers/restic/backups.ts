import type { Readable } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { BackupRef, Backups as BackupsFacet, Call } from '../contract'
import type { ResticConfig } from './config'
import { Restic } from './restic'

/** The one file of each restic snapshot: a volume's bytes. */
const file = 'volume'

/**
 * A restic repository per vault, made with its first backup. A backup is a snapshot of one file, tagged with our id.
 * One that was cut short, by the end of the process that fed it, looks like any other to restic: what counts is the one
 * whose id `write` answered, and the others go when it goes.
 */
export class Backups implements BackupsFacet {
  /** Vaults that were seen: each look costs a key derivation. */
  private readonly known = new Set<string>()

  constructor(private readonly config: ResticConfig) {}

  async write({ id, vault }: BackupRef, content: Readable, call: Call) {
    const restic = new Restic(this.config, vault)
    if (!this.known.has(vault)) await restic.init(call)
    this.known.add(vault)
    const args = ['backup', '--json', '--stdin', '--stdin-filename', file, '--tag', id, '--host', 'plenum']
    const { snapshot_id: external, ...added } = summaryIn(await restic.feed(args, content, call))
    return { external, storedBytes: added.data_added_packed ?? added.data_added }
  }

  async read({ vault, external }: BackupRef & { external: string }, call: Call): Promise<Readable> {
    return new Restic(this.config, vault).output(['dump', external, file], call)
  }

  async remove({ id, vault }: BackupRef, call: Call): Promise<void> {
    const restic = new Restic(this.config, vault)
    const found = await restic.run(['snapshots', '--json', '--tag', id], call).catch(unless('missing', '[]'))
    const ids = (JSON.parse(found) as { id: string }[] | null)?.map(each => each.id) ?? []
    if (ids.length === 0) return
    await restic.run(['forget', '--prune', ...ids], call).catch(async error => {
      // A lock may be of somebody who is no more: restic knows its own dead.
      if (error instanceof PlenumError && error.kind === 'busy') await restic.run(['unlock'], call)
      throw error
    })
  }
}

const unless = (kind: PlenumError['kind'], answer: string) => (error: unknown) => {
  if (error instanceof PlenumError && error.kind === kind) return answer
  throw error
}

type Summary = {
  message_type: 'summary'
  snapshot_id: string
  data_added: number
  /** As restic says it since 0.16. */
  data_added_packed?: number
}

function summaryIn(said: string): Summary {
  const summary = said
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as { message_type: string })
    .find((message): message is Summary => message.message_type === 'summary')
  if (summary) return summary
  throw new PlenumError('internal', 'The backup store did not say what it kept. Ask an operator.', { detail: said })
}
