import { countAnswer, freshTally, type HealthAnswer } from '@/server/domain/cluster-health'
import { PlenumError } from '@/server/domain/errors'
import { steadyMs } from '@/server/domain/planning/rolling'
import { askMember } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { type MemberToAsk, memberToAsk, recordHealth } from '@/server/store/member-health'
import type { InstanceWork } from '@/server/store/work'
import type { Work, WorkflowPorts } from '../ports'
import { look, recordMachine } from './bring-about'
import { requireWork } from './spec'

const lookEveryMs = 1_000

/**
 * After a member of a cluster was changed, before the next one is: it has to be there and to stay on and, where its
 * cluster asks how members are, to be healthy. It is asked here anew: what was recorded is of before the change.
 */
export const settleInstance: Workflow<'instance.settle', WorkflowPorts> = {
  kind: 'instance.settle',
  steps: {
    'See that it stays up': {
      timeoutMs: 100 * 60_000,
      async do(context) {
        const { instanceId, name } = context.input
        const member = await memberToAsk(context.ports.store.pool, instanceId)
        const check = member?.check
        const doctor = member && examine(context, member)
        const givenMs = Math.max(steadyMs, check ? check.startSeconds * 1000 : 0)
        for (let sinceMs = 0; ; sinceMs += lookEveryMs) {
          const work = await requireWork(context, instanceId)
          const seen = await look(context, work)
          const state = seen.exists ? seen.status.power : 'gone'
          if (state !== work.power) {
            await recordMachine(context, work, seen, work.power)
            throw halt(`${name} is ${state} ${inSeconds(sinceMs)} after its change.`)
          }
          const silence = doctor && work.power === 'running' ? await doctor.visit(work, sinceMs) : null
          if (sinceMs >= steadyMs && !silence) return
          if (sinceMs >= givenMs) {
            await recordHealth(context.ports.store.pool, instanceId, { state: 'unhealthy', reason: silence })
            throw halt(`${name} is not healthy ${inSeconds(sinceMs)} after its change. ${silence}`)
          }
          context.progress((100 * sinceMs) / givenMs)
          await context.wait(lookEveryMs)
        }
      },
      undo: 'Nothing was changed by looking.',
    },
  },
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

const halt = (what: string) => new PlenumError('conflict', `${what} The cluster’s other members are not touched.`)
const inSeconds = (ms: number) => `${Math.round(ms / 1000)} s`
