import type { RestApi } from '@/e2e/fixtures/api'
import type { VdcView } from '@/server/domain/catalog'
import type { HostView } from '@/server/domain/host'
import type { InstanceView } from '@/server/domain/instance'
import type { TaskView } from '@/server/domain/task'

/** A picture: its name, where it is taken, and what has to be there before. */
export type Shot = { name: string; path: string; waitFor: string }

/** Every main page of a data center that is full of things, with work in progress and with a create that fails. */
export async function mainPages(api: RestApi): Promise<Shot[]> {
  const { items: vdcs } = await api.get<{ items: VdcView[] }>('/vdcs')
  const vdc = vdcs.toSorted((a, b) => b.instanceCount - a.instanceCount)[0]!
  const { items: instances } = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdc.id}/instances?limit=100`)
  const { items: hosts } = await api.get<{ items: HostView[] }>('/hosts?limit=100')
  const running = instances.find(instance => instance.state === 'running' && instance.volumeCount > 0) ?? instances[0]!
  const failed = await failedCreate(api, vdc.id)
  const { items: tasks } = await api.get<{ items: TaskView[] }>('/tasks?limit=20')
  const succeeded = tasks.find(task => task.state === 'succeeded' && task.kind === 'instance.create') ?? tasks[0]!
  const at = `/vdcs/${vdc.id}`
  const one = `${at}/instances/${running.id}`
  return [
    { name: 'data-center', path: '/datacenter', waitFor: 'Data center' },
    { name: 'hosts', path: '/datacenter/hosts', waitFor: 'Hosts' },
    { name: 'failures', path: '/datacenter/failures', waitFor: 'Press a host' },
    {
      name: 'failures-zone',
      path: `/datacenter/failures?kind=zone&zone=${hosts[0]!.zoneId}&name=${hosts[0]!.zoneName}`,
      waitFor: 'Stay down',
    },
    { name: 'host', path: `/datacenter/hosts/${hosts[0]!.id}`, waitFor: 'Capacity' },
    { name: 'add-host', path: '/datacenter/hosts/add', waitFor: 'Preflight' },
    { name: 'vdcs', path: '/datacenter/vdcs', waitFor: vdc.name },
    { name: 'images', path: '/datacenter/images', waitFor: 'Images' },
    { name: 'findings', path: '/datacenter/findings', waitFor: 'Findings' },
    { name: 'vdc', path: at, waitFor: running.name },
    { name: 'instances', path: `${at}/instances`, waitFor: running.name },
    { name: 'instances-none-match', path: `${at}/instances?q=nothing-like-it`, waitFor: 'No instances match' },
    { name: 'create-instance', path: `${at}/instances/new`, waitFor: 'Summary' },
    { name: 'instance', path: one, waitFor: 'Details' },
    { name: 'instance-console', path: `${one}/console`, waitFor: 'Connected' },
    { name: 'instance-screen', path: `${one}/screen`, waitFor: 'Connected' },
    { name: 'instance-activity', path: `${one}/activity`, waitFor: 'Activity' },
    { name: 'instance-failed', path: `${at}/instances/${failed.instanceId}`, waitFor: 'Failed' },
    { name: 'volumes', path: `${at}/volumes`, waitFor: 'Volumes' },
    { name: 'backups', path: `${at}/backups`, waitFor: 'Backups' },
    { name: 'networks', path: `${at}/networks`, waitFor: 'Networks' },
    { name: 'tasks', path: '/tasks', waitFor: 'Tasks' },
    { name: 'task', path: `/tasks/${succeeded.id}`, waitFor: 'Steps' },
    { name: 'task-rolled-back', path: `/tasks/${failed.taskId}`, waitFor: 'Rolled back' },
    { name: 'account', path: '/account', waitFor: 'API tokens' },
    { name: 'not-found', path: '/nowhere', waitFor: '' },
  ]
}

/** A name that the simulated driver honours with a failure; see server/drivers/simulated/sentinels.ts. */
async function failedCreate(api: RestApi, vdcId: string): Promise<{ instanceId: string; taskId: string }> {
  const name = 'shot-instance-create-exhausted'
  const [image] = (await api.get<{ items: { id: string }[] }>('/images')).items
  const [type] = (await api.get<{ items: { id: string }[] }>('/instance-types')).items.slice(-3)
  const receipt = await api.post<{ taskId: string; resourceId: string }>(`/vdcs/${vdcId}/instances`, {
    name,
    imageId: image!.id,
    typeId: type!.id,
  })
  await api.done(receipt).catch(() => {})
  return { instanceId: receipt.resourceId, taskId: receipt.taskId }
}

/** What a newcomer sees where nothing was made yet. */
export const emptyPages: Shot[] = [
  { name: 'empty-data-center', path: '/datacenter', waitFor: 'No zones yet' },
  { name: 'empty-hosts', path: '/datacenter/hosts', waitFor: 'No hosts yet' },
  { name: 'empty-vdcs', path: '/datacenter/vdcs', waitFor: 'No VDCs yet' },
  { name: 'empty-tasks', path: '/tasks', waitFor: 'No tasks yet' },
]
