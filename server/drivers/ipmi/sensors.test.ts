import { expect, test } from 'vitest'
import { parseSensors } from './sensors'

test('values come with their unit and verdict; what has no value, or nobody charts, is left out', () => {
  const said = [
    'Inlet Temp,41,degrees C,ok',
    'CPU1 Temp,92,degrees C,cr',
    'Pwr Consumption,460,Watts,ok',
    'Fan 1 ,4680,RPM,nc',
    'DIMM Temp,,,ns',
    'Fan Redundancy,0x01,discrete,ok',
    '',
  ]
  expect(parseSensors(said.join('\n'))).toEqual([
    { name: 'Inlet Temp', kind: 'temperature', value: 41, unit: '°C', state: 'ok' },
    { name: 'CPU1 Temp', kind: 'temperature', value: 92, unit: '°C', state: 'critical' },
    { name: 'Pwr Consumption', kind: 'power', value: 460, unit: 'W', state: 'ok' },
    { name: 'Fan 1', kind: 'fan', value: 4680, unit: 'rpm', state: 'warning' },
  ])
})
