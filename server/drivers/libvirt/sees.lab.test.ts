import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { libvirtDriver } from '.'

/** One host asks after another, by the way that Plenum's own line does not take. */
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ name: 'plsees', subnet: '10.99.109', zones: 1, hostsPerZone: 2, fresh: true })
}, 300_000)
afterAll(() => lab?.stop())

const configOf = (index: number) => libvirtDriver.config.parse({ uri: lab.hosts[index]!.uri, domainType: 'qemu' })
const call = () => ({ taskId: 'test', key: 'test', signal: new AbortController().signal, log() {} })

test('a host is seen by its neighbour while it lives, and silent once it is off', async () => {
  await using line = await libvirtDriver.connect(configOf(0))
  const look = () => line.sees!(configOf(1), call())
  expect(await look()).toBe('seen')
  await lab.failHost('z1-h2')
  // A host that is busy itself does not know at once.
  const told: string[] = []
  await expect.poll(async () => told[told.push(await look()) - 1]).toBe('silent')
  expect(told).not.toContain('seen')
  await lab.recoverHost('z1-h2')
  await expect.poll(look).toBe('seen')
}, 180_000)

test('who can’t look does not say that there is nobody', async () => {
  await using line = await libvirtDriver.connect(configOf(0))
  expect(await line.sees!({ uri: 'qemu+unix:///system' }, call())).toBe('unknown')
  await lab.cutHost('z1-h1')
  await using cut = await libvirtDriver.connect({
    ...configOf(0),
    tuning: { ...configOf(0).tuning, connectTimeoutMs: 1_000 },
  })
  expect(await cut.sees!(configOf(1), call())).toBe('unknown')
  await lab.mendHost('z1-h1')
}, 60_000)
