import { countAnswer, freshTally, type HealthAnswer } from '@/server/domain/cluster-health'
import { asPlenumError, PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { steadyMs } from '@/server/domain/planning/rolling'
import { askMember } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { type MemberToAsk, memberToAsk, recordHealth } from '@/server/store/member-health'
import type { InstanceWork } from '@/server/store/work'
import type { Work, WorkflowPorts } from '../ports'
import { look, recordMachine } from './bring-about'
import { requireWork } from './spec'

const lookEveryMs = 1_000

/** `isUp`: it was, so that the cluster loses it while it is taken back. */
type Out = { isUp: true }

/**
 * After a member of a cluster was changed, before the next one is: it has to be there and to stay on and, where its
 * cluster asks how members are, to be healthy. It is asked here anew: what was recorded is of before the change. On the
 * way back, which takes the members in the other order, it is the next one that has to be up before this one is touched.
 */
export const settleInstance: Workflow<'instance.settle', WorkflowPorts, Out> = {
  kind: 'instance.settle',
  steps: {
    'See that it stays up': {
      timeoutMs: 100 * 60_000,
      async do(context) {
        await seeThatItStaysUp(context, context.input, {
          since: 'after its change',
          so: 'The cluster’s other members are not touched.',
        })
        return { isUp: true }
      },
      async undo(context) {
        const { next, name } = context.input
        if (!next || !context.outputs.isUp) return
        await seeThatItStaysUp(context, next, {
          since: 'after its change was taken back',
          so: `The change of ${name} is kept, so that the cluster does not lose one more.`,
        })
      },
    },
  },
}

type Member = { instanceId: Id<'instance'>; name: string }

/** @throws `conflict` when it does not. */
async function seeThatItStaysUp(
  context: Work,
  { instanceId, name }: Member,
  { since, so }: { since: string; so: string },
): Promise<void> {
  const halt = (what: string) => new PlenumError('conflict', `${what} ${so}`)
  const member = await memberToAsk(context.ports.store.pool, instanceId)
  const check = member?.check
  const doctor = member && examine(context, member)
  const givenMs = Math.max(steadyMs, check ? check.startSeconds * 1000 : 0)
  for (let sinceMs = 0; ; sinceMs += lookEveryMs) {
    const work = await requireWork(context, instanceId)
    const seen = await look(context, work).catch(thrown => {
      const { kind, detail } = asPlenumError(thrown)
      if (kind !== 'unreachable') throw thrown
      throw new PlenumError(kind, `The host of ${name} does not answer ${since}. ${so}`, { detail, cause: thrown })
    })
    const state = seen.exists ? seen.status.power : 'gone'
    if (state !== work.power) {
      await recordMachine(context, work, seen, work.power)
      throw halt(`${name} is ${state} ${inSeconds(sinceMs)} ${since}.`)
    }
    const silence = doctor && work.power === 'running' ? await doctor.visit(work, sinceMs) : null
    if (sinceMs >= steadyMs && !silence) return
    if (sinceMs >= givenMs) {
      await recordHealth(context.ports.store.pool, instanceId, { state: 'unhealthy', reason: silence })
      throw halt(`${name} is not healthy ${inSeconds(sinceMs)} ${since}. ${silence}`)
    }
    context.progress((100 * sinceMs) / givenMs)
    await context.wait(lookEveryMs)
  }
}

/** Asks the member as often as its check says. `visit` answers null once it is healthy, until then why it is not. */
function examine(context: Work, { id, clusterId, address, check }: MemberToAsk) {
  let tally = freshTally()
  let dueMs = 0
  let answer: HealthAnswer | undefined = null
  return {
    async visit(work: InstanceWork, sinceMs: number): Promise<string | null> {
      if (sinceMs >= dueMs) {
        dueMs = sinceMs + check.intervalSeconds * 1000
        const member = { id, clusterId, address, hostId: work.hostId! }
        answer = await askMember(context.ports.infrastructure, member, check, context.call)
        if (answer === undefined) return 'Nobody has tried it yet.'
        tally = countAnswer(check, tally, answer, sinceMs)
        const { state } = tally
        await recordHealth(context.ports.store.pool, work.id, { state, reason: state === 'healthy' ? null : answer })
      }
      return tally.state === 'healthy' ? null : (answer ?? 'It has not answered often enough yet.')
    },
  }
}

const inSeconds = (ms: number) => `${Math.round(ms / 1000)} s`
