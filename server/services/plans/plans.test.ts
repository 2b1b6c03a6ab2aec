import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DesignDocument, emptyDesign, type InstanceDesign } from '@/server/domain/design/document'
import { printDesign } from '@/server/domain/design/yaml'
import type { Id } from '@/server/domain/ids'
import type { PlanView } from '@/server/domain/planning/plan'
import type { Actor } from '@/server/policy'
import { getCurrentDesign } from '../designs/queries'
import { saveVersion } from '../designs/save-version'
import { openDraft } from '../drafts/open-draft'
import { stopInstance } from '../instances/stop-instance'
import { endTasks, makeInstance, makeVolume, openServiceBench, person, refusal, type ServiceBench } from '../testing'
import { createVdc } from '../vdcs/create-vdc'
import { detachVolume } from '../volumes/detach-volume'
import { applyPlan } from './apply-plan'
import { createPlan } from './create-plan'
import { makePlan } from './make-plan'
import { getPlan, listPlans } from './queries'
import { replan } from './replan'

let bench: ServiceBench
let vdcId: Id<'vdc'>
let networkId: string
let member: Actor
let count = 0
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
/** Each test has a VDC of its own. */
beforeEach(async () => {
  const vdc = await createVdc(bench.as('operator'), { name: `plans-${++count}`, description: '' })
  vdcId = vdc.id
  const network = await bench.db.prisma.network.findFirstOrThrow({ where: { vdcId } })
  networkId = network.id
  bench.vdcs.ours = { vdcId, networkId: networkId as Id<'network'>, cidr: network.cidr }
  member = person('Mia Member', { memberships: { [vdcId]: 'member' } })
})

const as = (who: Actor) => bench.as(who)
const viewer = () => person('Vic Viewer', { memberships: { [vdcId]: 'viewer' } })
const current = async () => (await getCurrentDesign(as(member), { vdcId })).document
const web: InstanceDesign = { image: 'tiny', type: 'small', zone: 'zone-a' }
const withInstances = (document: DesignDocument, instances: DesignDocument['instances']) => ({
  ...document,
  instances: { ...document.instances, ...instances },
})
const planOf = async (document: DesignDocument) => createPlan(as(member), { vdcId, document })
const apply = (plan: PlanView, over: Partial<Parameters<typeof applyPlan>[1]> = {}, who = member) =>
  applyPlan(as(who), { planId: plan.id, policy: 'roll back', acceptDataLoss: [], message: '', ...over })
const endTask = (taskId: string, state: string) =>
  bench.db.prisma.task.update({ where: { id: taskId }, data: { state, finishedAt: new Date() } })

describe('a plan', () => {
  it('of what is there is empty, and can’t be applied', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1' })
    await makeVolume(bench, { name: 'data', attachedTo: id })
    const plan = await planOf(await current())
    expect(plan).toMatchObject({ state: 'empty', changes: [], problems: [], moved: [], author: 'Mia Member' })
    expect(await refusal(apply(plan))).toMatchObject({ kind: 'conflict', field: 'planId' })
  })

  it('says the same whether it comes from a document, YAML, a draft or a version', async () => {
    const document = withInstances(await current(), { 'web-1': web })
    const draft = await openDraft(as(member), { vdcId, name: 'mine', document })
    const { number } = await saveVersion(as(member), { vdcId, message: 'Kept', draftId: draft.id })
    const plans = [
      await createPlan(as(member), { vdcId, document }),
      await createPlan(as(member), { vdcId, yaml: printDesign(document) }),
      await createPlan(as(member), { vdcId, draftId: draft.id }),
      await createPlan(as(member), { vdcId, version: number }),
    ]
    expect(plans.map(plan => plan.origin)).toEqual(['document', 'YAML', 'draft mine', `version ${number}`])
    expect(plans.map(plan => plan.draftId)).toEqual([null, null, draft.id, null])
    for (const plan of plans) {
      expect(plan).toMatchObject({ state: 'ready', counts: { create: 1 }, quota: { instances: 1, vcpus: 1 } })
      expect(plan.changes.map(change => change.key)).toEqual(['instance/web-1'])
    }
    const list = await listPlans(as(viewer()), { vdcId, limit: 50 })
    expect(list).toMatchObject({
      total: 4,
      items: [{ id: plans[3]!.id, state: 'ready', counts: { create: 1 } }, {}, {}, {}],
    })
  })

  it('tells operators the host, and nobody else', async () => {
    const plan = await planOf(withInstances(await current(), { 'web-1': web }))
    const placementFor = async (who: Actor) => (await getPlan(as(who), { planId: plan.id })).changes[0]?.placement
    expect(await placementFor(bench.people.operator)).toMatchObject({
      zoneName: 'zone-a',
      operatorSentence: expect.stringContaining('host-a'),
    })
    const told = await placementFor(member)
    expect(told).toMatchObject({ zoneName: 'zone-a', operatorSentence: null })
    expect(JSON.stringify(told)).not.toContain('host-a')
  })

  it('is the same plan twice under one key; another design under it is refused', async () => {
    const document = withInstances(await current(), { 'web-1': web })
    const once = { vdcId, idempotencyKey: `plan-once-${count}` }
    const first = await createPlan(as(member), { ...once, document })
    expect(await createPlan(as(member), { ...once, document })).toEqual(first)
    const other = createPlan(as(member), { ...once, yaml: printDesign(document) })
    expect(await refusal(other)).toMatchObject({ kind: 'conflict', field: 'idempotencyKey' })
  })

  it('of a design with faults is kept with them, and can’t be applied', async () => {
    const plan = await planOf(withInstances(await current(), { 'web-1': { ...web, image: 'tinny' } }))
    expect(plan.state).toBe('faulty')
    expect(plan.problems).toMatchObject([{ path: ['instances', 'web-1', 'image'] }])
    expect(await refusal(apply(plan))).toMatchObject({ kind: 'invalid', field: 'planId' })
  })

  it('whose image was taken from the VDC since can’t be applied', async () => {
    const plan = await planOf(withInstances(await current(), { 'web-1': web }))
    const isPublic = (is: boolean) =>
      bench.db.prisma.image.update({ where: { id: bench.imageId }, data: { isPublic: is } })
    await isPublic(false)
    const refused = await refusal(apply(plan))
    await isPublic(true)
    expect(refused).toMatchObject({ kind: 'conflict', message: expect.stringContaining('tiny can’t be chosen') })
  })

  it('of YAML that is none names the line', async () => {
    const refused = await refusal(createPlan(as(member), { vdcId, yaml: 'version: 1\ninstanzes: {}\n' }))
    expect(refused).toMatchObject({ kind: 'invalid', field: 'yaml', message: expect.stringContaining('line 2') })
  })

  it('is for members to make, for viewers to read, and unknown to strangers', async () => {
    const plan = await planOf(await current())
    expect(await refusal(createPlan(as(viewer()), { vdcId, document: emptyDesign }))).toMatchObject({ kind: 'denied' })
    expect(await refusal(apply(plan, {}, viewer()))).toMatchObject({ kind: 'denied' })
    expect(await refusal(replan(as(viewer()), { planId: plan.id }))).toMatchObject({ kind: 'denied' })
    expect(await getPlan(as(viewer()), { planId: plan.id })).toMatchObject({ id: plan.id })
    const stranger = bench.as('stranger')
    expect(await refusal(getPlan(stranger, { planId: plan.id }))).toMatchObject({ kind: 'missing' })
    expect(await refusal(apply(plan, {}, bench.people.stranger))).toMatchObject({ kind: 'missing' })
  })
})

describe('what moved since', () => {
  const outdates = async (plan: PlanView, name: string) => {
    await endTasks(bench.db)
    const seen = await getPlan(as(member), { planId: plan.id })
    expect(seen.state).toBe('outdated')
    expect(seen.moved.join(' ')).toContain(name)
    const { items } = await listPlans(as(member), { vdcId, limit: 1 })
    expect(items).toMatchObject([{ id: plan.id, state: 'outdated' }])
    const refused = await refusal(apply(plan))
    expect(refused).toMatchObject({ kind: 'conflict', message: expect.stringMatching(/Plan again\.$/) })
    expect(refused.message).toContain(name)
  }

  it('outdates a plan: something wanted otherwise, and planning again is one call', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1' })
    const plan = await planOf(withInstances(await current(), { 'web-1': web }))
    await stopInstance(as(member), { instanceId: id, force: false })
    await outdates(plan, 'db-1')
    const again = await replan(as(member), { planId: plan.id })
    expect(again).toMatchObject({ state: 'ready', origin: plan.origin, document: plan.document })
    // The design still wants db-1 as it was.
    expect(again.changes.map(change => change.key).sort()).toEqual(['instance/db-1', 'instance/web-1'])
    expect(again.id).not.toBe(plan.id)
  })

  it('outdates a plan: something new, something gone, something plugged elsewhere', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1' })
    const volume = await makeVolume(bench, { name: 'data', attachedTo: id })
    const document = withInstances(await current(), { 'web-1': web })
    const first = await planOf(document)
    await bench.db.prisma.attachment.deleteMany({ where: { volumeId: volume.id } })
    await outdates(first, 'data')
    const second = await planOf(document)
    await bench.db.prisma.volume.delete({ where: { id: volume.id } })
    await outdates(second, 'data')
    const third = await planOf(document)
    await makeInstance(bench, { name: 'stranger-1' })
    await outdates(third, 'stranger-1')
  })

  it('outside of the VDC does not concern it', async () => {
    const plan = await planOf(withInstances(await current(), { 'web-1': web }))
    await makeInstance(bench, { vdc: 'theirs' })
    expect(await getPlan(as(member), { planId: plan.id })).toMatchObject({ state: 'ready', moved: [] })
  })
})

describe('applying', () => {
  it('is one task with a step per change, which holds all that it touches', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1', power: 'running' })
    const document = withInstances(await current(), {
      'web-1': web,
      'db-1': { ...(await current()).instances['db-1']!, power: 'stopped' },
    })
    const plan = await planOf(document)
    const receipt = await apply(plan, { message: 'Two things' })
    expect(receipt).toMatchObject({ resourceKind: 'vdc', resourceId: vdcId })
    const task = await bench.db.prisma.task.findUniqueOrThrow({
      where: { id: receipt.taskId },
      include: { steps: true },
    })
    expect(task).toMatchObject({ kind: 'design.apply', vdcId, input: { planId: plan.id, message: 'Two things' } })
    expect(new Set(task.steps.flatMap(step => step.group ?? []))).toEqual(
      new Set(plan.changes.map(change => change.key)),
    )
    expect(await bench.db.prisma.taskLock.count({ where: { key: `instance:${id}`, taskId: task.id } })).toBe(1)
    expect(await bench.db.prisma.activity.count({ where: { vdcId, taskId: task.id } })).toBe(1)
    expect(await getPlan(as(member), { planId: plan.id })).toMatchObject({
      state: 'applying',
      taskId: task.id,
      moved: [],
    })
    // What is there is halfway now: nobody merges it into a draft.
    expect(await getCurrentDesign(as(member), { vdcId })).toMatchObject({ applyTaskId: task.id })

    expect(await refusal(apply(plan))).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('being applied'),
    })
    await endTask(task.id, 'rolled back')
    expect((await getPlan(as(member), { planId: plan.id })).state).toBe('ended')
    expect(await getCurrentDesign(as(member), { vdcId })).toMatchObject({ applyTaskId: null })
    await endTask(task.id, 'succeeded')
    expect(await getPlan(as(member), { planId: plan.id })).toMatchObject({
      state: 'applied',
      appliedAt: expect.any(String),
    })
    expect(await refusal(apply(plan))).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Plan again'),
    })
    const events = await bench.db.prisma.event.findMany({ where: { kind: 'plan', id: plan.id } })
    expect(events.map(event => event.scope)).toEqual([vdcId, vdcId])
  })

  it('twice under one key is one task', async () => {
    const plan = await planOf(withInstances(await current(), { 'web-1': web }))
    const once = { idempotencyKey: `apply-once-${count}` }
    const receipts = await Promise.all([apply(plan, once), apply(plan, once)])
    expect(receipts[0]!.taskId).toBe(receipts[1]!.taskId)
    expect(await bench.db.prisma.task.count({ where: { vdcId, kind: 'design.apply' } })).toBe(1)
  })

  it('of two plans that want the same thing at the same moment lets one through', async () => {
    await makeInstance(bench, { name: 'db-1' })
    const before = await current()
    const stopped = withInstances(before, { 'db-1': { ...before.instances['db-1']!, power: 'stopped' } })
    const plans = await Promise.all([1, 2, 3].map(() => planOf(stopped)))
    const outcomes = await Promise.allSettled(plans.map(plan => apply(plan)))
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'conflict' })
  })

  it('and a click on the same thing never both happen', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, name } = await makeInstance(bench, { name: `db-${round}` })
      const before = await current()
      const plan = await planOf(withInstances(before, { [name]: { ...before.instances[name]!, power: 'stopped' } }))
      const [applied, clicked] = await Promise.allSettled([
        apply(plan),
        stopInstance(as(member), { instanceId: id, force: true }),
      ])
      const through = [applied, clicked].filter(outcome => outcome.status === 'fulfilled')
      expect(through).toHaveLength(1)
      await endTasks(bench.db)
    }
  })

  it('loses data only of what was named, one by one', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1' })
    await makeVolume(bench, { name: 'data', attachedTo: id })
    await makeVolume(bench, { name: 'spare' })
    const { networks } = await current()
    const plan = await planOf({ ...emptyDesign, networks })
    const losses = plan.changes.filter(change => change.dataLoss).map(change => change.key)
    expect(losses.sort()).toEqual(['instance/db-1', 'volume/data', 'volume/spare'])
    const refused = await refusal(apply(plan, { acceptDataLoss: losses.slice(1) }))
    expect(refused).toMatchObject({ kind: 'invalid', field: 'acceptDataLoss' })
    expect(refused.message).toContain('instance/db-1')
    expect(refused.message).not.toContain('volume/spare')
    expect(await apply(plan, { acceptDataLoss: losses })).toMatchObject({ resourceId: vdcId })
  })

  it('waits for nothing: what is busy is refused with the task that is at it', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1' })
    const volume = await makeVolume(bench, { name: 'data', attachedTo: id })
    const before = await current()
    const plan = await planOf(withInstances(before, { 'db-1': { ...before.instances['db-1']!, power: 'stopped' } }))
    await detachVolume(as(member), { volumeId: volume.id })
    const refused = await refusal(apply(plan))
    expect(refused).toMatchObject({ kind: 'conflict', message: expect.stringContaining('db-1') })
  })
})

describe('a repair', () => {
  it('plans only the things meant, and planned again keeps what people changed since', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1', observed: 'stopped' })
    await makeInstance(bench, { name: 'web-2', observed: 'stopped' })
    const { planId } = await makePlan(bench.db.pool, {
      vdcId,
      origin: 'repair of 1 finding',
      author: 'Plenum',
      repairOf: ['instance/web-1'],
    })
    const plan = await getPlan(as(member), { planId })
    expect(plan).toMatchObject({ state: 'ready', origin: 'repair of 1 finding', counts: { create: 0 } })
    expect(plan.changes.map(change => change.key)).toEqual(['instance/web-1'])
    await bench.db.prisma.instance.update({ where: { id }, data: { cpuShares: 2048, generation: 2 } })
    const again = await replan(as(member), { planId })
    expect(again.changes.map(change => change.key)).toEqual(['instance/web-1'])
    expect(again.document.instances['web-1']).toMatchObject({ cpuShares: 2048 })
  })
})
