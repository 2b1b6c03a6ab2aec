import { PlenumError } from '@/server/domain/errors'
import type { Operation } from './profiles'

/**
 * Failures by name: an image, network, instance or volume whose name contains one of these words meets that fate, in
 * any profile. Names are DNS labels, so `web-boot-crash-1` is a proper name. Tests and people reach every failure
 * through the same door that everything else goes through.
 */
export const sentinels = {
  'instance-create-exhausted': 'Creating the instance finds the host full (`exhausted`).',
  'volume-create-exhausted': 'Creating the volume finds the storage full (`exhausted`).',
  'image-missing': 'The image’s file is not there when it is to be copied or used (`missing`).',
  'create-denied': 'The host or storage refuses to create it (`denied`).',
  'create-lost-reply': 'The first creation takes effect, but its answer is lost (`unreachable`).',
  'create-slow': 'Creation takes 20 seconds.',
  'boot-crash': 'The guest crashes at the end of each boot (`internal`).',
  'agent-silent': 'The guest boots well, but neither its agent nor a port ever answers; also by the name of its image.',
  'http-failing': 'What listens in the guest answers every request with 503.',
  'crash-soon': 'The guest boots well and crashes 5 seconds later.',
  'stop-ignored': 'The guest ignores a graceful shutdown; it is switched off at the time limit.',
  'migrate-refused': 'The host refuses to move it while it runs (`unsupported`).',
  'migrate-stuck': 'Its live migration never ends by itself: the guest writes faster than it is copied.',
  'attach-busy-twice': 'The first two tries to connect the volume are refused (`busy`).',
} as const
export type Sentinel = keyof typeof sentinels

/** Whether a name asks for this fate. */
export const asksFor = (name: string, sentinel: Sentinel) => name.includes(sentinel)

/** @throws PlenumError for names that ask for a refused creation. */
export function refuseCreation(kind: 'image' | 'network' | 'instance' | 'volume', name: string): void {
  if (kind === 'instance' && asksFor(name, 'instance-create-exhausted'))
    throw new PlenumError('exhausted', `The host has no room left for ${name}. Choose another host or free capacity.`)
  if (kind === 'volume' && asksFor(name, 'volume-create-exhausted'))
    throw new PlenumError(
      'exhausted',
      `The zone’s storage has no room left for ${name}. Choose a smaller size or another zone.`,
    )
  if ((kind === 'image' || kind === 'instance') && asksFor(name, 'image-missing'))
    throw new PlenumError('missing', `The image for ${name} is no longer there. Choose another image.`)
  if (asksFor(name, 'create-denied'))
    throw new PlenumError('denied', `The infrastructure refused to create ${name}. Ask an operator.`, {
      detail: 'simulated: create-denied',
    })
}

const creations: ReadonlySet<Operation> = new Set(['image copy', 'network create', 'instance create', 'volume create'])

/** The duration that a name asks for, if any. */
export const slowCreateMs = (operation: Operation, name: string): number | undefined =>
  creations.has(operation) && asksFor(name, 'create-slow') ? 20_000 : undefined

/** How long a guest named `crash-soon` lives after its boot. */
export const crashSoonMs = 5_000
