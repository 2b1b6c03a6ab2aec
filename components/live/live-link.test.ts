import { createTRPCClient, TRPCClientError } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { afterEach, describe, expect, it } from 'vitest'
import type { AppRouter } from '@/server/api/root'
import type { Asker } from './live-client'
import { askOver, liveLink } from './live-link'

let byHttp: string[] = []
const client = createTRPCClient<AppRouter>({
  links: [
    liveLink,
    () =>
      ({ op }) =>
        observable(observer => {
          byHttp.push(op.path)
          observer.next({ result: { type: 'data', data: 'by HTTP' } })
          observer.complete()
        }),
  ],
})
const over = (asker: Asker) => askOver(asker)
afterEach(() => {
  byHttp = []
  askOver(null)
})

describe('a query', () => {
  it('goes over the live connection while there is one', async () => {
    over(async (procedure, input) => ({ result: { data: { procedure, input } } }))
    expect(await client.search.all.query({ q: 'web' })).toEqual({ procedure: 'search.all', input: { q: 'web' } })
    expect(byHttp).toEqual([])
  })

  it('goes by HTTP without one, when it breaks, and when it is large', async () => {
    expect(await client.session.me.query()).toBe('by HTTP')
    over(() => Promise.reject(new Error('gone')))
    expect(await client.session.me.query()).toBe('by HTTP')
    over(async () => ({ result: { data: 'over the socket' } }))
    expect(await client.search.all.query({ q: 'x'.repeat(10_000) })).toBe('by HTTP')
    expect(byHttp).toEqual(['session.me', 'session.me', 'search.all'])
  })

  it('fails as it would by HTTP', async () => {
    const plenum = { kind: 'missing', message: 'No such instance.', requestId: 'r' }
    over(async () => ({ error: { message: plenum.message, code: -32004, data: { code: 'NOT_FOUND', plenum } } }))
    const failure = await client.session.me.query().catch(error => error)
    expect(failure).toBeInstanceOf(TRPCClientError)
    expect(failure).toMatchObject({ message: plenum.message, data: { plenum } })
    expect(byHttp).toEqual([])
  })
})

it('a change always goes by HTTP', async () => {
  over(async () => ({ result: { data: 'over the socket' } }))
  expect(await client.tokens.create.mutate({ name: 'x' })).toBe('by HTTP')
})
