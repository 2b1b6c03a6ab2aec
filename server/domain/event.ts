import { z } from 'zod'

export const eventKinds = [
  'zone',
  'host',
  'vdc',
  'network',
  'image',
  'instance',
  'volume',
  'backup',
  'task',
  'finding',
  'metrics',
  'token',
  'sshKey',
  'router',
  'floatingIp',
  'loadBalancer',
  'securityGroup',
  'cluster',
  'draft',
  'design',
  'plan',
] as const
export type EventKind = (typeof eventKinds)[number]

/** Who may hear: everybody of one VDC, or `platform`: operators. */
export type EventScope = `vdc_${string}` | 'platform' | `usr_${string}`

/** A pointer, never state: whoever hears it reads the present. `cursor` orders all events and is what a reconnecting client says. */
export const pointerEvent = z.object({
  cursor: z.string(),
  scope: z.string(),
  kind: z.enum(eventKinds),
  id: z.string(),
})
export type PointerEvent = z.infer<typeof pointerEvent>
