import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { openRedfishService } from '@/e2e/lab/redfish'
import { run } from '@/e2e/lab/run'
import { describePowerControl } from '../contract/conformance/power-control'
import { redfishDriver } from '.'

/** Against a Redfish service that is wired to a real host: off kills all that is in it, on boots it. */
let lab: Lab
let service: Awaited<ReturnType<typeof openRedfishService>>
beforeAll(async () => {
  lab = await startLab({ name: 'plredfish', subnet: '10.99.112', zones: 1, fresh: true })
  service = await openRedfishService(path.join(lab.config.folder, 'bmc', 'z1-h1'))
}, 300_000)
afterAll(async () => {
  await service?.close()
  await lab?.stop()
})

const connect = (more: object = {}) => redfishDriver.connect(redfishDriver.config.parse({ ...service.access, ...more }))
const call = () => ({ taskId: 'test', key: 'test', signal: new AbortController().signal, log() {} })

describePowerControl({
  name: 'redfish',
  connect,
  isRunning: () => lab.isOn('z1-h1'),
  bootedFrom: () => service.bootedFrom(),
})

test('the service is one: DMTF’s own tool reads and switches it', async () => {
  const { user, password } = service.access
  const tool = (...what: string[]) =>
    run('redfishtool', ['-r', service.address, '-u', user, '-p', password, '-S', 'Always', 'Systems', '-F', ...what])
  expect(await tool('-P', 'PowerState', 'get')).toContain('"On"')
  await tool('reset', 'ForceOff')
  expect(await lab.isOn('z1-h1')).toBe(false)
  await using line = await connect()
  expect(await line.power!.status(call())).toBe('off')
  await tool('reset', 'On')
  expect(await line.power!.status(call())).toBe('on')
}, 60_000)

test('a sensor’s value and verdict arrive as they are, one that is absent does not', async () => {
  await using line = await connect()
  await lab.heat('z1-h1', 37)
  const readings = await line.power!.sensors(call())
  expect(readings).toContainEqual({ name: 'Inlet', kind: 'temperature', value: 37, unit: '°C', state: 'ok' })
  expect(readings).toContainEqual({ name: 'CPU1', kind: 'temperature', value: 91, unit: '°C', state: 'warning' })
  expect(readings.map(each => each.name)).toEqual(['Inlet', 'CPU1', 'Fan 1', 'System'])
})

test('nothing is said to a controller that is not the one that was noted', async () => {
  const status = async (more: object) => (await connect(more)).power!.status(call())
  const unknown = { kind: 'denied', message: expect.stringContaining(service.access.fingerprint), field: 'fingerprint' }
  await expect(status({ fingerprint: '' })).rejects.toMatchObject(unknown)
  await expect(status({ fingerprint: 'ab'.repeat(32) })).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining('another certificate'),
  })
})

test('a wrong password, an unknown system, and an address where nobody answers are told in a sentence', async () => {
  const status = async (more: object) => (await connect(more)).power!.status(call())
  await expect(status({ password: 'wrong' })).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringMatching(/refuses the sign-in/),
  })
  await expect(status({ systemId: 'blade-7' })).rejects.toMatchObject({
    kind: 'invalid',
    message: 'The management controller has the systems 1. Say which one this host is.',
  })
  await expect(status({ url: 'https://127.0.0.1:1' })).rejects.toMatchObject({ kind: 'unreachable' })
})

test('a line that the controller hung up is taken up again', async () => {
  await using line = await connect()
  expect(await line.power!.status(call())).toBe('on')
  service.hangUp()
  expect(await line.power!.status(call())).toBe('on')
})
