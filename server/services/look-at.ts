import { asPlenumError } from '@/server/domain/errors'
import type { Probed, ServiceContext } from './context'

/** What is there, or the sentence why nothing was seen. For operators. */
export async function lookAt(ctx: ServiceContext, driver: string, config: unknown): Promise<Probed | string> {
  try {
    return await ctx.probe(driver, config)
  } catch (thrown) {
    const error = asPlenumError(thrown)
    // Operators only: the cause helps them, where the sentence is for tenants.
    return error.detail ? `${error.message} (${error.detail})` : error.message
  }
}
