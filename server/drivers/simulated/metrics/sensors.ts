import type { SensorReading } from '@/server/domain/sensor'
import { between } from '../chance'

/** A server's sensors under this load (percent of its threads): they follow it, and breathe. */
export function sensorsOf(host: string, cpuPercent: number, at: Date): SensorReading[] {
  const load = cpuPercent / 100
  const breath = Math.sin(at.getTime() / 73_000 + between(0, 6, host, 'breath'))
  const inlet = between(19, 25, host, 'inlet') + breath
  const cpu = inlet + 18 + 38 * load
  const temperature = (name: string, value: number, warning: number): SensorReading => ({
    ...{ name, kind: 'temperature', value: Math.round(value), unit: '°C' },
    state: value >= warning + 10 ? 'critical' : value >= warning ? 'warning' : 'ok',
  })
  return [
    temperature('Inlet Temp', inlet, 35),
    temperature('CPU1 Temp', cpu, 80),
    temperature('CPU2 Temp', cpu + between(-3, 3, host, 'cpu2'), 80),
    {
      ...{ name: 'Pwr Consumption', kind: 'power', unit: 'W', state: 'ok' },
      value: Math.round(between(90, 130, host, 'idle') + between(220, 320, host, 'busy') * load + 2 * breath),
    },
    ...[1, 2].map(
      (fan): SensorReading => ({
        ...{ name: `Fan${fan}`, kind: 'fan', unit: 'rpm', state: 'ok' },
        value: Math.round((4_200 + 7_000 * load + 60 * breath) / 60) * 60,
      }),
    ),
  ]
}
