import { expect } from 'vitest'
import type { DriverKind, Ref, Resource, Specs } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { promise } from './promise'

type Subject<K extends DriverKind> = { resource: Resource<K>; ref: Ref<K>; spec: Specs[K] }

/** What holds for every kind: absent, made, made again, listed, removed, removed again. */
export function lifecycleTests<K extends DriverKind>(bench: Bench, kind: K, make: () => Promise<Subject<K>>): void {
  promise(bench, `an absent ${inWords(kind)} is observed as absent`, {}, async () => {
    const { resource, ref } = await make()
    expect(await bench.observe(resource, ref)).toEqual({ exists: false })
  })

  promise(bench, `ensuring ${article(kind)} twice makes one, which carries our stamp`, {}, async () => {
    const { resource, ref, spec } = await make()
    const first = await bench.ensure(resource, ref, spec)
    const second = await bench.ensure(resource, ref, spec)
    expect(second.external).toBe(first.external)
    expect(second.managed).toBe(true)
    const found = (await bench.list(resource)).filter(each => each.id === ref.id)
    expect(found.map(each => each.external)).toEqual([first.external])
  })

  promise(bench, `nothing differs of ${article(kind)} that was just ensured`, {}, async () => {
    const { resource, ref, spec } = await make()
    expect(resource.plan(spec, await bench.ensure(resource, ref, spec))).toEqual([])
    expect(resource.plan(spec, await bench.observe(resource, ref))).toEqual([])
  })

  promise(bench, `two callers who ensure ${article(kind)} at once make one`, {}, async () => {
    const { resource, ref, spec } = await make()
    await Promise.all([bench.ensure(resource, ref, spec), bench.ensure(resource, ref, spec)])
    expect((await bench.list(resource)).filter(each => each.id === ref.id)).toHaveLength(1)
  })

  promise(bench, `${article(kind)} can be removed twice, and before it exists`, {}, async () => {
    const { resource, ref, spec } = await make()
    expect(await bench.remove(resource, ref)).toEqual({ exists: false })
    await bench.ensure(resource, ref, spec)
    expect(await bench.remove(resource, ref)).toEqual({ exists: false })
    expect(await bench.remove(resource, ref)).toEqual({ exists: false })
    expect(await bench.observe(resource, ref)).toEqual({ exists: false })
    expect((await bench.list(resource)).filter(each => each.id === ref.id)).toEqual([])
  })

  promise(bench, `a caller who has given up is not kept waiting for ${article(kind)}`, {}, async () => {
    const { resource, ref, spec } = await make()
    const call = bench.call(AbortSignal.abort())
    await expectError(() => resource.ensure(ref, spec, 1, call), 'busy', 'unreachable')
    await expectError(() => resource.observe(ref, call), 'busy', 'unreachable')
    expect(await bench.observe(resource, ref)).toEqual({ exists: false })
  })
}

const words: Partial<Record<DriverKind, string>> = { securityGroup: 'security group', floatingIp: 'floating IP' }
const inWords = (kind: DriverKind) => words[kind] ?? kind
const article = (kind: DriverKind) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${inWords(kind)}`
