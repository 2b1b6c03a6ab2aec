import { type AnyRouter, callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { httpStatusOf } from './http/public-error'
import type { ApiContext } from './trpc'

type Answer = { status: number; body: { result: { data: unknown } } | { error: unknown } }

/** Names of all procedures that only read. */
export function queriesOf(router: AnyRouter): ReadonlySet<string> {
  const procedures = Object.entries(router._def.procedures as Record<string, { _def: { type: string } }>)
  return new Set(procedures.filter(([, { _def }]) => _def.type === 'query').map(([path]) => path))
}

/** One query's answer as tRPC writes it; what goes wrong is in it too. */
export async function answerQuery(
  router: AnyRouter,
  path: string,
  input: () => unknown,
  context: () => Promise<ApiContext>,
  onFault: (error: unknown) => void,
): Promise<Answer> {
  let ctx: ApiContext | undefined
  try {
    ctx = await context()
    const data = await callTRPCProcedure({
      router,
      path,
      getRawInput: async () => input(),
      ctx,
      type: 'query',
      signal: undefined,
      batchIndex: 0,
    })
    return { status: 200, body: { result: { data } } }
  } catch (thrown) {
    const error = getTRPCErrorFromUnknown(thrown)
    onFault(error)
    const config = router._def._config
    const shape = getTRPCErrorShape({ config, error, type: 'query', path, input: undefined, ctx })
    return { status: httpStatusOf(error), body: { error: shape } }
  }
}
