import { countAnswer, freshTally, type HealthAnswer, type HealthCheck } from '@/server/domain/cluster-health'
import { PlenumError } from '@/server/domain/errors'
import { steadyMs } from '@/server/domain/planning/rolling'
import type { Workflow } from '@/server/engine/types'
import { checkOf, recordHealth } from '@/server/store/member-health'
import type { InstanceWork } from '@/server/store/work'
import type { Work, WorkflowPorts } from '../ports'
import { look, recordMachine } from './bring-about'
import { computeOf, instanceRef, requireWork } from './spec'

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
        const check = await checkOf(context.ports.store.pool, instanceId)
        const doctor = check && examine(context, check)
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
function examine(context: Work, check: HealthCheck) {
  let tally = freshTally()
  let dueMs = 0
  let answer: HealthAnswer = null
  return {
    async visit(work: InstanceWork, sinceMs: number): Promise<string | null> {
      if (sinceMs >= dueMs) {
        dueMs = sinceMs + check.intervalSeconds * 1000
        const { instances } = await computeOf(context, work)
        if (!instances.askAgent)
          throw new PlenumError(
            'unsupported',
            'Its host can’t ask guest agents. Take the health check off the cluster.',
          )
        answer = await instances.askAgent(instanceRef(work), check.timeoutSeconds * 1000, context.call)
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
