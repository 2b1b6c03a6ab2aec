import type { SensorReading } from '@/server/domain/sensor'

/**
 * What `ipmitool -c sdr list full` prints: `name,value,unit,state`. Sensors without a value (`ns`: no reading, `na`) and
 * those of units that nobody charts are left out.
 */
export function parseSensors(said: string): SensorReading[] {
  return said.split('\n').flatMap(line => {
    const [name = '', text = '', unit = '', state = ''] = line.split(',')
    const known = units[unit]
    const value = Number(text)
    if (!known || text === '' || !Number.isFinite(value)) return []
    return [{ name: name.trim(), ...known, value, state: states[state] ?? 'ok' }]
  })
}

/** Units as ipmitool writes those of IPMI 2.0, table 43-15. */
const units: Record<string, Pick<SensorReading, 'kind' | 'unit'>> = {
  'degrees C': { kind: 'temperature', unit: '°C' },
  Watts: { kind: 'power', unit: 'W' },
  RPM: { kind: 'fan', unit: 'rpm' },
  Volts: { kind: 'voltage', unit: 'V' },
  Amps: { kind: 'current', unit: 'A' },
}

/** Non-critical, critical and non-recoverable, as ipmitool shortens them; older ones say which end of the range. */
const states: Record<string, SensorReading['state']> = {
  nc: 'warning',
  unc: 'warning',
  lnc: 'warning',
  cr: 'critical',
  ucr: 'critical',
  lcr: 'critical',
  nr: 'critical',
  unr: 'critical',
  lnr: 'critical',
}
