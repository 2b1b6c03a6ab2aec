import type { z } from 'zod'
import type { SensorReading } from '@/server/domain/sensor'
import type { Call } from '../contract'
import type { Redfish } from './client'
import { type ComputerSystem, chassis, chassisPower, collection, sensor, thermal } from './resources'

/**
 * What the chassis of a system read. Thermal and Power, which nearly all services have, come in two answers; where they
 * are gone, the newer Sensors come one by one.
 */
export async function readSensors(redfish: Redfish, system: ComputerSystem, call: Call): Promise<SensorReading[]> {
  const found: SensorReading[] = []
  for (const { '@odata.id': path } of system.Links?.Chassis ?? []) {
    const { Thermal, Power, Sensors } = await redfish.get(path, chassis, call)
    if (Thermal) found.push(...ofThermal(await redfish.get(Thermal['@odata.id'], thermal, call)))
    if (Power) found.push(...ofPower(await redfish.get(Power['@odata.id'], chassisPower, call)))
    if (Thermal || Power || !Sensors) continue
    const { Members } = await redfish.get(Sensors['@odata.id'], collection, call)
    for (const member of Members) found.push(...ofSensor(await redfish.get(member['@odata.id'], sensor, call)))
  }
  return found
}

function ofThermal({ Temperatures, Fans }: z.output<typeof thermal>): SensorReading[] {
  return [
    ...Temperatures.flatMap(each => one(each.Name, '°C', each.ReadingCelsius, each.Status)),
    ...Fans.flatMap(each =>
      one(each.Name ?? each.FanName ?? 'Fan', units[each.ReadingUnits ?? 'RPM'], each.Reading, each.Status),
    ),
  ]
}

function ofPower({ PowerControl, Voltages }: z.output<typeof chassisPower>): SensorReading[] {
  return [
    ...PowerControl.flatMap(each => one(each.Name, 'W', each.PowerConsumedWatts, each.Status)),
    ...Voltages.flatMap(each => one(each.Name, 'V', each.ReadingVolts, each.Status)),
  ]
}

const ofSensor = ({ Name, Reading, ReadingUnits, Status }: z.output<typeof sensor>) =>
  one(Name, units[ReadingUnits ?? ''], Reading, Status)

/** As Redfish writes them: by its own words in Thermal, by UCUM in Sensor. */
const units: Record<string, SensorReading['unit']> = {
  ...{ Cel: '°C', W: 'W', V: 'V', A: 'A' },
  ...{ RPM: 'rpm', '{rev}/min': 'rpm' },
}
const kinds: Record<string, SensorReading['kind']> = {
  ...{ '°C': 'temperature', W: 'power', rpm: 'fan', V: 'voltage', A: 'current' },
}
const states: Record<string, SensorReading['state']> = { Warning: 'warning', Critical: 'critical' }

function one(
  name: string,
  unit: string | undefined,
  value: number | null | undefined,
  status: { Health?: string | null } | null | undefined,
): SensorReading[] {
  if (!unit || value === null || value === undefined) return []
  return [{ name, kind: kinds[unit]!, value, unit, state: states[status?.Health ?? ''] ?? 'ok' }]
}
