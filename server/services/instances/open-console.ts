import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { ConsoleTicketView } from '@/server/domain/access'
import { PlenumError } from '@/server/domain/errors'
import type { consoleTicketInput } from '@/server/domain/inputs'
import { instanceCan } from '@/server/domain/instance-can'
import { authorize } from '@/server/policy'
import { insertConsoleTicket } from '@/server/store/console-tickets'
import { readInstanceFacts } from '@/server/store/instances'
import { readHost } from '@/server/store/read-hosts'
import { allow } from '../as-task'
import type { ServiceContext } from '../context'

/** A ticket that opens one console once, within half a minute. Only its hash is kept. */
export async function openConsole(
  { store, actor }: ServiceContext,
  { instanceId, purpose }: z.output<typeof consoleTicketInput>,
): Promise<ConsoleTicketView> {
  const instance = await readInstanceFacts(store.pool, instanceId)
  authorize(actor, 'instances.console', { vdcId: instance?.vdcId, kind: 'instance', id: instanceId })
  allow(instanceCan.openConsole(instance!))
  const host = instance!.hostId ? await readHost(store.pool, instance!.hostId) : null
  const { serialConsole = false, screen = false } = host?.capabilities ?? {}
  if (purpose === 'serial' ? !serialConsole : !screen)
    throw new PlenumError(
      'unsupported',
      `The host of ${instance!.name} offers no ${purpose === 'serial' ? 'serial console' : 'screen'}.`,
    )
  const ticket = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(ticket).digest('hex')
  const expiresAt = await insertConsoleTicket(store.pool, { hash, userId: actor.userId, instanceId, purpose })
  return { ticket, url: `/api/console/${purpose}?ticket=${ticket}`, expiresAt: expiresAt.toISOString() }
}
