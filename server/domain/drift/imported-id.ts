import { type Id, newId } from '../ids'

/** Ids that begin so carry a machine's own UUID: whoever finds machines by UUID finds it with nothing else at hand. */
const prefix = 'inst_x'
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The id under which a machine is taken over: made of its UUID, where it has one, so that it is taken over once. */
export const importedId = (external: string): Id<'instance'> =>
  uuid.test(external) ? (`${prefix}${external.replaceAll('-', '').toLowerCase()}` as Id<'instance'>) : newId('instance')

/** The UUID that an id carries, as 32 hexadecimal digits. */
export const uuidIn = (id: string): string | undefined => /^inst_x([0-9a-f]{32})$/.exec(id)?.[1]
