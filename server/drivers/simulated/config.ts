import { z } from 'zod'
import { profileNames } from './profiles'

const world = z
  .string()
  .trim()
  .min(1, 'Name the world')
  .max(60, 'Use at most 60 characters')
  .describe('The simulated data center that this belongs to; also the seed of its chances')
const profile = z
  .enum(profileNames)
  .default('demo')
  .describe('instant: no delays · demo: like a quick data center · slow · flaky: answers get lost')

/** The config's schema doubles as the “add host” form. */
export const simulatedHostConfig = z.object({
  world,
  host: z.string().trim().min(1, 'Name the host').max(63).describe('Name of the simulated host'),
  cpuThreads: z.coerce.number().int().min(1).max(1024).default(32).describe('Hardware threads'),
  memoryMiB: z.coerce
    .number()
    .int()
    .min(256)
    .max(16 * 1024 * 1024)
    .default(65_536)
    .describe('Memory in MiB'),
  profile,
})
export type SimulatedHostConfig = z.infer<typeof simulatedHostConfig>

/** The config's schema doubles as the “power control” form. */
export const simulatedPowerConfig = z.object({
  world,
  host: z.string().trim().min(1, 'Name the host').max(63).describe('Name of the simulated host'),
  fate: z
    .enum(['obeys', 'lies', 'silent'])
    .default('obeys')
    .describe('obeys · lies: says off while the host runs on · silent: never answers'),
})
export type SimulatedPowerConfig = z.infer<typeof simulatedPowerConfig>

/** The config's schema doubles as the “zone storage” form. */
export const simulatedStorageConfig = z.object({
  world,
  zone: z.string().trim().min(1, 'Name the storage').max(63).describe('Name of the simulated storage server'),
  capacityGiB: z.coerce.number().int().min(1).max(100_000_000).default(20_480).describe('Capacity in GiB'),
  profile,
})
export type SimulatedStorageConfig = z.infer<typeof simulatedStorageConfig>

/** The config's schema doubles as the “backup store” form. */
export const simulatedBackupConfig = z.object({
  world,
  store: z.string().trim().min(1, 'Name the store').max(63).describe('Name of the simulated backup store'),
  profile,
})
export type SimulatedBackupConfig = z.infer<typeof simulatedBackupConfig>

/** The config's schema doubles as the “zone network” form. */
export const simulatedNetworkConfig = z.object({
  world,
  zone: z.string().trim().min(1, 'Name the network').max(63).describe('Name of the simulated zone’s network'),
  profile,
})
export type SimulatedNetworkConfig = z.infer<typeof simulatedNetworkConfig>
