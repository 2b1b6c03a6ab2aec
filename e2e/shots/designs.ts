import { applyDesign, designIn } from '@/e2e/data-centers/designs'
import type { RestApi } from '@/e2e/fixtures/api'
import type { NetworkView, SecurityGroupView, VdcView } from '@/server/domain/catalog'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { PlanView } from '@/server/domain/planning/plan'
import type { Shot } from './pages'

type Made = { taskId: string }
const machine = { image: 'alpine-3.20', type: 'tiny-96m' }

/** The designer in each of its states: VDCs of its own, so that the other pages stay as they are. */
export async function designPages(api: RestApi): Promise<Shot[]> {
  const vdc = async (name: string) => (await api.post<VdcView>('/vdcs', { name })).id
  const planOf = (vdcId: string, document: DesignDocument) => api.post<PlanView>(`/vdcs/${vdcId}/plans`, { document })
  const apply = (plan: PlanView) =>
    api.post<Made>(`/plans/${plan.id}/apply`, {
      acceptDataLoss: plan.changes.filter(change => change.dataLoss !== null).map(change => change.key),
      message: 'For the picture',
    })

  const shop = await vdc('shop')
  await applyDesign(api, shop, now => ({ ...now, ...shopOf(now) }))
  const now = await designIn(api, shop)
  const drawn = redrawn(now)
  const draft = await api.post<{ id: string }>(`/vdcs/${shop}/drafts`, { document: drawn })
  const ready = await api.post<PlanView>(`/vdcs/${shop}/plans`, { draftId: draft.id })
  const faulty = await planOf(shop, { ...now, instances: { ...now.instances, odd: { ...machine, volumes: ['none'] } } })

  const undone = await vdc('undone')
  const failing = await planOf(undone, {
    ...(await designIn(api, undone)),
    volumes: { notes: { sizeGiB: 10 } },
    instances: { fine: { ...machine, volumes: ['notes'] }, 'bad-instance-create-exhausted': machine },
  })
  await api.done(await apply(failing)).catch(() => {})

  const busy = await vdc('busy')
  const empty = await vdc('empty')
  const outdated = await planOf(busy, { ...(await designIn(api, busy)), instances: { late: machine } })
  await applyDesign(api, busy, before => ({ ...before, instances: { first: machine } }))
  const applying = await planOf(busy, {
    ...(await designIn(api, busy)),
    instances: { ...(await designIn(api, busy)).instances, 'web-create-slow': machine, 'web-2': machine },
  })
  // At rest in the middle, so that each picture shows the same.
  await api.post(`/tasks/${(await apply(applying)).taskId}/pause`)

  const at = `/vdcs/${shop}`
  const { items: networks } = await api.get<{ items: NetworkView[] }>(`${at}/networks`)
  const back = networks.find(each => each.name === 'back')!
  const printers = { first: '10.90.0.32', last: '10.90.0.47', reason: 'printers of the second floor' }
  await api.post(`/networks/${back.id}/reservations`, printers)
  const { items: groups } = await api.get<{ items: SecurityGroupView[] }>(`${at}/security-groups`)
  return [
    { name: 'design-empty', path: `/vdcs/${empty}/design`, waitFor: 'Web and database' },
    { name: 'design', path: `${at}/design`, waitFor: 'orders' },
    { name: 'design-yaml', path: `${at}/design?yaml=true`, waitFor: 'sizeGiB' },
    { name: 'design-list', path: `${at}/design?list=true`, waitFor: 'Add volume' },
    { name: 'design-plan', path: `${at}/design?view=plan&plan=${ready.id}`, waitFor: 'Open as page' },
    { name: 'design-live', path: `${at}/design?view=live`, waitFor: 'orders' },
    { name: 'design-applying', path: `/vdcs/${busy}/design?view=plan&plan=${applying.id}`, waitFor: 'Resume' },
    { name: 'design-undone', path: `/vdcs/${undone}/design?view=plan&plan=${failing.id}`, waitFor: 'It failed' },
    { name: 'plan-ready', path: `${at}/plans/${ready.id}`, waitFor: 'Apply this plan' },
    { name: 'plan-faulty', path: `${at}/plans/${faulty.id}`, waitFor: 'has faults' },
    { name: 'plan-outdated', path: `/vdcs/${busy}/plans/${outdated.id}`, waitFor: 'Something moved' },
    { name: 'plan-applying', path: `/vdcs/${busy}/plans/${applying.id}`, waitFor: 'Resume' },
    { name: 'plan-undone', path: `/vdcs/${undone}/plans/${failing.id}`, waitFor: 'It failed' },
    { name: 'networks', path: `${at}/networks`, waitFor: 'Security groups' },
    { name: 'network', path: `${at}/networks/${back.id}`, waitFor: 'printers' },
    {
      name: 'security-group',
      path: `${at}/networks/security-groups/${groups.find(each => each.name === 'db')!.id}`,
      waitFor: 'Last matched',
    },
    { name: 'plans', path: `${at}/plans`, waitFor: 'Ready' },
    { name: 'versions', path: `${at}/design/versions`, waitFor: 'Version 1' },
    { name: 'compare', path: `${at}/design/versions?from=current&to=${draft.id}`, waitFor: 'orders' },
    { name: 'compare-yaml', path: `${at}/design/versions?from=1&to=${draft.id}&as=columns`, waitFor: 'networks' },
  ]
}

/** A shop over three zones: a cluster of web servers, databases with volumes, a backup. */
const shopOf = (now: DesignDocument): DesignDocument => ({
  ...emptyDesign,
  networks: { ...now.networks, back: { subnets: { main: { cidr: '10.90.0.0/24' } } } },
  securityGroups: {
    web: { rules: [{ direction: 'ingress', protocol: 'tcp', ports: '443' }] },
    db: {
      rules: [
        { direction: 'ingress', protocol: 'tcp', ports: '5432', remoteGroup: 'web' },
        { direction: 'ingress', protocol: 'icmp', remoteCidr: '10.90.0.0/24' },
      ],
    },
  },
  volumes: { orders: { sizeGiB: 40 }, invoices: { sizeGiB: 20 }, archive: { sizeGiB: 80, zone: 'harbor' } },
  instances: {
    'db-1': { ...machine, network: 'back', zone: 'north', volumes: ['orders'], securityGroups: ['db'] },
    'db-2': { ...machine, network: 'back', zone: 'south', volumes: ['invoices'], securityGroups: ['db'] },
    backup: { ...machine, network: 'back', zone: 'harbor' },
  },
  clusters: {
    web: {
      size: 6,
      zones: ['north', 'south', 'harbor'],
      template: { ...machine, network: 'default', volumes: { cache: { sizeGiB: 5 } } },
    },
  },
})

/** One more, one larger, one without its volume, one gone. */
function redrawn(now: DesignDocument): DesignDocument {
  const { backup: _, ...instances } = now.instances
  const { invoices: __, ...volumes } = now.volumes
  const { volumes: ___, ...second } = instances['db-2']!
  return {
    ...now,
    volumes: { ...volumes, orders: { ...volumes.orders!, sizeGiB: 60 }, journal: { sizeGiB: 10 } },
    instances: {
      ...instances,
      'db-1': { ...instances['db-1']!, type: 'small-1g' },
      'db-2': second,
      'db-3': { ...machine, network: 'back', zone: 'harbor', volumes: ['journal'] },
    },
  }
}
