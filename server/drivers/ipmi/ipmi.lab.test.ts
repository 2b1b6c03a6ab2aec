import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { describePowerControl } from '../contract/conformance/power-control'
import { ipmiDriver } from '.'

/** Against ipmi_sim, wired to a real host: off kills all that is in it, on boots it. */
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ name: 'plipmi', subnet: '10.99.108', zones: 1, fresh: true })
}, 300_000)
afterAll(() => lab?.stop())

const connect = (more: object = {}) => ipmiDriver.connect(ipmiDriver.config.parse({ ...lab.hosts[0]!.power, ...more }))
const call = () => ({ taskId: 'test', key: 'test', signal: new AbortController().signal, log() {} })

describePowerControl({
  name: 'ipmi',
  connect,
  isRunning: () => lab.isOn('z1-h1'),
  bootedFrom: () => lab.bootedFrom('z1-h1'),
})

test('a sensor’s value arrives as it is', async () => {
  const inlet = async () =>
    (await (await connect()).power!.sensors(call())).find(each => each.name === 'Inlet Temp')?.value
  await lab.heat('z1-h1', 41)
  await expect.poll(inlet).toBe(41)
})

test('the controller lives on when its host dies, and its host is off', async () => {
  await lab.failHost('z1-h1')
  expect(await (await connect()).power!.status(call())).toBe('off')
  await lab.recoverHost('z1-h1')
  expect(await (await connect()).power!.status(call())).toBe('on')
}, 30_000)

test('a wrong password and an address where nobody answers are told in a sentence', async () => {
  const refused = { kind: 'unreachable', message: expect.stringMatching(/Check its address, user and password/) }
  await expect((await connect({ password: 'wrong' })).power!.status(call())).rejects.toMatchObject(refused)
  await expect((await connect({ port: 624, answerWithinMs: 500 })).power!.status(call())).rejects.toMatchObject(refused)
}, 30_000)
