import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import { createVirtualClock } from './clock'
import { type Sentinel, sentinels } from './sentinels'
import { createTestWorld, type TestWorld } from './test-world'
import { historyOf, testCall } from './testing'

const clock = createVirtualClock()
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld({ clock })
  await world.prepare(world.host)
})
afterAll(() => world.close())

const newInstance = () => ({ kind: 'instance' as const, id: newId('instance') })
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    error => (error instanceof PlenumError ? error.kind : String(error)),
  )
const createNamed = (name: string, ref = newInstance()) => world.ensure(ref, world.spec(name))
const createVolume = async (name: string) => {
  const ref = { kind: 'volume' as const, id: newId('volume') }
  const spec = { name, vdcId: newId('vdc'), sizeGiB: 1 }
  await world.settle(() => world.storage.volumes!.ensure(ref, spec, 1, testCall()))
  return ref
}
const send = (ref: ReturnType<typeof newInstance>) =>
  world.host.instances!.migration!.send(ref, { protocol: 'simulated', host: 'elsewhere' }, testCall())
async function took(work: () => Promise<unknown>) {
  const before = clock.now().getTime()
  await work()
  return clock.now().getTime() - before
}

/** Each name meets the fate that the table says; the compiler asks for each. */
const fates: Record<Sentinel, () => Promise<void>> = {
  async 'instance-create-exhausted'() {
    const ref = newInstance()
    expect(await kindOf(createNamed('web-instance-create-exhausted', ref))).toBe('exhausted')
    expect(await world.host.instances!.observe(ref, testCall())).toEqual({ exists: false })
  },
  async 'volume-create-exhausted'() {
    expect(await kindOf(createVolume('volume-create-exhausted'))).toBe('exhausted')
  },
  async 'image-missing'() {
    expect(await kindOf(createNamed('image-missing'))).toBe('missing')
  },
  async 'create-denied'() {
    expect(await kindOf(createNamed('create-denied'))).toBe('denied')
    expect(await kindOf(createVolume('create-denied'))).toBe('denied')
  },
  async 'create-lost-reply'() {
    const ref = newInstance()
    expect(await kindOf(createNamed('create-lost-reply', ref))).toBe('unreachable')
    expect(await world.host.instances!.observe(ref, testCall())).toMatchObject({ exists: true })
    expect(await kindOf(createNamed('create-lost-reply', ref))).toBe('fine')
    const creations = (await historyOf(world.drivers.pool, world.world)).filter(
      event => event.id === ref.id && event.what === 'created',
    )
    expect(creations).toHaveLength(1)
  },
  async 'create-slow'() {
    expect(await took(() => createNamed('create-slow'))).toBeGreaterThanOrEqual(20_000)
    expect(await took(() => createVolume('create-slow'))).toBeGreaterThanOrEqual(20_000)
    expect(await took(() => createNamed('plain'))).toBe(0)
  },
  async 'boot-crash'() {
    const ref = newInstance()
    expect(await kindOf(createNamed('boot-crash', ref))).toBe('internal')
    expect(await world.host.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'crashed' } })
  },
  async 'agent-silent'() {
    const [ref, other] = [newInstance(), newInstance()]
    await createNamed('agent-silent', ref)
    await createNamed('web', other)
    const ask = (of: typeof ref) => world.host.instances!.askAgent!(of, { timeoutMs: 1_000 }, testCall())
    expect(await ask(ref)).toBe('Its guest agent does not answer.')
    expect(await ask(other)).toBeNull()
  },
  async 'http-failing'() {
    const ref = newInstance()
    await createNamed('http-failing', ref)
    const ask = (request?: { port: number; path: string }) =>
      world.host.instances!.askAgent!(ref, { timeoutMs: 1_000, request }, testCall())
    expect(await ask()).toBeNull()
    expect(await ask({ port: 80, path: '/ready' })).toBe('It answers 503 to a request for /ready at port 80.')
  },
  async 'crash-soon'() {
    const ref = newInstance()
    expect(await createNamed('crash-soon', ref)).toMatchObject({ status: { power: 'running' } })
    clock.advance(5_000)
    expect(await world.host.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'crashed' } })
  },
  async 'stop-ignored'() {
    const ref = newInstance()
    await createNamed('stop-ignored', ref)
    const stopped = world.spec('stop-ignored', { power: 'stopped', stopTimeoutMs: 7_000 })
    expect(await took(() => world.ensure(ref, stopped, 2))).toBeGreaterThanOrEqual(7_000)
    expect(await world.host.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'stopped' } })
  },
  async 'migrate-refused'() {
    const ref = newInstance()
    await createNamed('migrate-refused', ref)
    expect(await kindOf(send(ref))).toBe('unsupported')
  },
  async 'migrate-stuck'() {
    const ref = newInstance()
    await createNamed('migrate-stuck', ref)
    expect(await send(ref)).toMatchObject({ converged: false })
    clock.advance(24 * 3_600_000)
    expect(await send(ref)).toMatchObject({ converged: false })
    await world.settle<'instance'>(() => world.host.instances!.migration!.abort(ref, testCall()))
    expect(await world.host.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'running' } })
  },
  async 'attach-busy-twice'() {
    const volume = await createVolume('attach-busy-twice')
    const ref = { kind: 'attachment' as const, id: newId('attachment') }
    const spec = { volumeId: volume.id, instanceId: newId('instance') }
    const attach = () => kindOf(world.storage.attachments!.ensure(ref, spec, 1, testCall()))
    expect([await attach(), await attach(), await attach()]).toEqual(['busy', 'busy', 'fine'])
  },
}

for (const [name, fate] of Object.entries(fates)) test(`${name}: ${sentinels[name as Sentinel]}`, fate)
