import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Resource } from '@/server/drivers/contract'
import { readSecurityGroup } from '@/server/store/security-groups'
import type { Work } from '../ports'

/**
 * A security group in a zone, with the rules that are recorded. Two may bring it at once, a new member and a change of
 * its rules: whoever has read older ones is refused, and reads again. One that is forgotten by now has no members.
 */
export async function bringSecurityGroup(
  context: Work,
  zone: { securityGroups: Resource<'securityGroup'> },
  id: Id<'securityGroup'>,
): Promise<void> {
  const bring = async () => {
    const group = await readSecurityGroup(context.ports.store.pool, id)
    if (!group) return
    const { name, rules, generation } = group
    await context.converge(resume =>
      zone.securityGroups.ensure({ kind: 'securityGroup', id }, { name, rules }, generation, context.call, resume),
    )
  }
  try {
    await bring()
  } catch (error) {
    if (asPlenumError(error).kind !== 'conflict') throw error
    await bring()
  }
}
