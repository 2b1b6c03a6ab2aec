import { z } from 'zod'

/** The parts of Redfish's resources (DSP2046) that are read here; everything else is let by. */

const link = z.object({ '@odata.id': z.string() })

export const serviceRoot = z.object({ RedfishVersion: z.string().default('unknown'), Systems: link })
export const collection = z.object({ Members: z.array(link) })

const allowable = z.array(z.string()).optional()

export const computerSystem = z.object({
  '@odata.id': z.string(),
  Id: z.string(),
  Manufacturer: z.string().nullish(),
  Model: z.string().nullish(),
  PowerState: z.string().nullish(),
  Boot: z.object({ 'BootSourceOverrideTarget@Redfish.AllowableValues': allowable }).nullish(),
  Links: z.object({ Chassis: z.array(link).default([]) }).nullish(),
  Actions: z.object({ '#ComputerSystem.Reset': z.object({ target: z.string() }).optional() }).nullish(),
})
export type ComputerSystem = z.output<typeof computerSystem>

export const chassis = z.object({ Thermal: link.optional(), Power: link.optional(), Sensors: link.optional() })

const status = z.object({ Health: z.string().nullish(), State: z.string().nullish() }).nullish()
const reading = z.number().nullish()

export const thermal = z.object({
  Temperatures: z
    .array(z.object({ Name: z.string().default('Temperature'), ReadingCelsius: reading, Status: status }))
    .default([]),
  Fans: z
    .array(
      z.object({
        Name: z.string().optional(),
        FanName: z.string().optional(),
        Reading: reading,
        ReadingUnits: z.string().nullish(),
        Status: status,
      }),
    )
    .default([]),
})

export const chassisPower = z.object({
  PowerControl: z
    .array(z.object({ Name: z.string().default('Power'), PowerConsumedWatts: reading, Status: status }))
    .default([]),
  Voltages: z
    .array(z.object({ Name: z.string().default('Voltage'), ReadingVolts: reading, Status: status }))
    .default([]),
})

export const sensor = z.object({
  Name: z.string(),
  Reading: reading,
  ReadingUnits: z.string().nullish(),
  Status: status,
})
