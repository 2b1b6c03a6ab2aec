import { z } from 'zod'
import { timestamp } from './common'

export const sensorKinds = ['temperature', 'power', 'fan', 'voltage', 'current'] as const
export const sensorStates = ['ok', 'warning', 'critical'] as const

/** One sensor of a host, as its management controller names it. */
export const sensorReading = z.object({
  name: z.string(),
  kind: z.enum(sensorKinds),
  value: z.number(),
  /** °C, W, rpm, %, V or A. */
  unit: z.string(),
  /** The controller's own verdict, by the thresholds that it keeps. */
  state: z.enum(sensorStates),
})
export type SensorReading = z.infer<typeof sensorReading>

/** What a host's management controller read last; `problem`: why there is nothing. */
export const hostSensors = z.object({
  readings: z.array(sensorReading),
  problem: z.string().nullable(),
  at: timestamp,
})
export type HostSensors = z.infer<typeof hostSensors>

/** The hottest place in a host, in °C; null where nothing tells. */
export const hottest = (readings: readonly SensorReading[]): number | null => most(readings, 'temperature', '°C')

/** What a host draws, in W: the largest reading is the whole, others are parts of it. Null where nothing tells. */
export const consumption = (readings: readonly SensorReading[]): number | null => most(readings, 'power', 'W')

function most(readings: readonly SensorReading[], kind: SensorReading['kind'], unit: string): number | null {
  const values = readings.filter(each => each.kind === kind && each.unit === unit).map(each => each.value)
  return values.length > 0 ? Math.max(...values) : null
}

/**
 * What a host starts from at its next start only; after that its own order holds again. `firmware`: its set-up, for
 * somebody at its screen.
 */
export const bootDevices = ['disk', 'network', 'cd', 'firmware'] as const
export type BootDevice = (typeof bootDevices)[number]

export const bootDeviceWords: Record<BootDevice, string> = {
  disk: 'its disk',
  network: 'the network (PXE)',
  cd: 'a CD, also a virtual one',
  firmware: 'its firmware’s set-up',
}
