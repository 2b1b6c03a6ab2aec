import { readPlacedOn } from '@/server/store/work'
import type { Work } from '../ports'

/** The lane of a step that keeps an instance’s host busy: so many machines of one apply at a time, and no more. */
export const onHost = ({ input, ports }: Pick<Work, 'ports'> & { input: { instanceId: string } }) =>
  readPlacedOn(ports.store.pool, input.instanceId)
