import { z } from 'zod'

/** A label as an operator writes it on a door or a cable: no control characters. */
const label = z
  .string()
  .trim()
  .min(1, 'Give it a name, or leave it out')
  .max(63, 'Use at most 63 characters')
  .regex(/^[^\p{C}]*$/u, 'Leave out control characters')

/**
 * Where a host stands and what it hangs on. Names count within its zone: a zone has its own power, cooling and network.
 * null: not known, so nothing that fails under such a name takes the host along.
 */
export const hostLocation = z.strictObject({
  room: label.nullable().default(null),
  rack: label.nullable().default(null),
  /** Rack unit, counted from the bottom. */
  unit: z.number().int().min(1).max(60).nullable().default(null),
  /** With more than one it stays on until all of them are gone. */
  powerFeeds: z
    .array(label)
    .max(4)
    .refine(feeds => new Set(feeds).size === feeds.length, 'Name each feed once')
    .default([]),
  coolingLoop: label.nullable().default(null),
  fireArea: label.nullable().default(null),
  /** Top-of-rack switch. */
  networkSwitch: label.nullable().default(null),
})
export type HostLocation = z.infer<typeof hostLocation>

export const nowhere: HostLocation = hostLocation.parse({})
