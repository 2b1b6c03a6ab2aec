import type { ApiOptions } from '@/server/api'
import type { Part } from './part'

/** What services need besides the actor. */
export function servicesFor({ store }: Pick<Part, 'store' | 'infrastructure' | 'drivers'>): ApiOptions['services'] {
  return { store } as ApiOptions['services']
}
