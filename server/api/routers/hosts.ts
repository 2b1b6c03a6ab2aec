import { z } from 'zod'
import { activityView, hostMetricsView } from '@/server/domain/catalog'
import { pageOf } from '@/server/domain/common'
import { drainPlan } from '@/server/domain/drain'
import type { ErrorKind } from '@/server/domain/errors'
import { evacuationForecast } from '@/server/domain/failover'
import { driverFormView, hostView, preflightView } from '@/server/domain/host'
import {
  addHostInput,
  admitHostInput,
  drainHostInput,
  evacuateHostInput,
  hostActivityInput,
  hostInput,
  hostMetricsInput,
  listHostsInput,
  preflightHostInput,
  removeHostInput,
  retireHostInput,
  setCordonInput,
  setLocationInput,
  setPowerControlInput,
  switchHostPowerInput,
} from '@/server/domain/inputs'
import { instanceView } from '@/server/domain/instance'
import { taskReceipt } from '@/server/domain/task'
import { addHost } from '@/server/services/hosts/add-host'
import { admitHost } from '@/server/services/hosts/admit-host'
import { drainHost, previewDrain } from '@/server/services/hosts/drain-host'
import { evacuateHost } from '@/server/services/hosts/evacuate-host'
import { evacuationForecastOf } from '@/server/services/hosts/forecast-evacuation'
import { preflightHost } from '@/server/services/hosts/preflight-host'
import {
  getHost,
  hostActivity,
  hostInstances,
  hostMetrics,
  listDriverForms,
  listHosts,
} from '@/server/services/hosts/queries'
import { removeHost } from '@/server/services/hosts/remove-host'
import { retireHost } from '@/server/services/hosts/retire-host'
import { setCordon } from '@/server/services/hosts/set-cordon'
import { setLocation } from '@/server/services/hosts/set-location'
import { setPowerControl } from '@/server/services/hosts/set-power-control'
import { switchHostPower } from '@/server/services/hosts/switch-power'
import { callsOf, router } from '../trpc'

const call = callsOf('Hosts')

const changing: ErrorKind[] = ['missing', 'denied', 'conflict', 'busy']

export const hostsRouter = router({
  list: call({
    method: 'GET',
    path: '/hosts',
    summary: 'List hosts',
    permission: 'hosts.read',
    errors: ['denied'],
  })
    .input(listHostsInput)
    .output(pageOf(hostView))
    .query(({ ctx, input }) => listHosts(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/hosts/{hostId}',
    summary: 'Get a host',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostInput)
    .output(hostView)
    .query(({ ctx, input }) => getHost(ctx.service, input)),

  preflight: call({
    method: 'POST',
    path: '/hosts/preflight',
    summary: 'Check a host before adding it',
    description: 'Connects, reads version and capacity, and says what is wrong. Changes nothing.',
    permission: 'hosts.manage',
    errors: ['missing', 'denied', 'unreachable', 'unsupported'],
  })
    .input(preflightHostInput)
    .output(preflightView)
    .mutation(({ ctx, input }) => preflightHost(ctx.service, input)),

  add: call({
    method: 'POST',
    path: '/hosts',
    summary: 'Add a host',
    permission: 'hosts.manage',
    errors: [...changing, 'unsupported'],
  })
    .input(addHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => addHost(ctx.service, input)),

  remove: call({
    method: 'DELETE',
    path: '/hosts/{hostId}',
    summary: 'Remove a host',
    description: 'Plenum forgets it; nothing on it is touched. It has to be empty.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(removeHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => removeHost(ctx.service, input)),

  setCordon: call({
    method: 'PUT',
    path: '/hosts/{hostId}/cordon',
    summary: 'Cordon a host, or lift it',
    description: 'A cordoned host takes no new instances.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(setCordonInput)
    .output(hostView)
    .mutation(({ ctx, input }) => setCordon(ctx.service, input)),

  drainPlan: call({
    method: 'GET',
    path: '/hosts/{hostId}/drain-plan',
    summary: 'Preview a host’s drain',
    description: 'Where each of its instances would go, which can’t move live and why, how long it takes about.',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostInput)
    .output(drainPlan)
    .query(({ ctx, input }) => previewDrain(ctx.service, input)),

  drain: call({
    method: 'POST',
    path: '/hosts/{hostId}/drain',
    summary: 'Drain a host',
    description:
      'Cordons it and moves its running instances to other hosts of its zone, live. What can’t move stays; so does the cordon.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(drainHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => drainHost(ctx.service, input)),

  retire: call({
    method: 'POST',
    path: '/hosts/{hostId}/retire',
    summary: 'Retire a host',
    description:
      'For good: its running instances move to others, it is switched off where it has a power control, and forgotten. Only where all that is on it can move.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(retireHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => retireHost(ctx.service, input)),

  setPowerControl: call({
    method: 'PUT',
    path: '/hosts/{hostId}/power-control',
    summary: 'Set how a host’s power is switched',
    description: 'Its management controller. Without one a host that is lost can’t be fenced by Plenum.',
    permission: 'hosts.manage',
    errors: [...changing, 'unsupported'],
  })
    .input(setPowerControlInput)
    .output(hostView)
    .mutation(({ ctx, input }) => setPowerControl(ctx.service, input)),

  switchPower: call({
    method: 'POST',
    path: '/hosts/{hostId}/power',
    summary: 'Switch a host’s power on or off',
    description: 'Off cuts it without asking the host: what runs there is lost at that moment.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(switchHostPowerInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => switchHostPower(ctx.service, input)),
  setLocation: call({
    method: 'PUT',
    path: '/hosts/{hostId}/location',
    summary: 'Say where a host stands',
    description: 'Room, rack and unit, power feeds, cooling loop, fire area and switch: what fails with it.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(setLocationInput)
    .output(hostView)
    .mutation(({ ctx, input }) => setLocation(ctx.service, input)),

  evacuation: call({
    method: 'GET',
    path: '/hosts/{hostId}/evacuation',
    summary: 'Forecast an evacuation',
    description: 'What would start where if the host were given up now, and what would not.',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostInput)
    .output(evacuationForecast)
    .query(({ ctx, input }) => evacuationForecastOf(ctx.service, input)),

  evacuate: call({
    method: 'POST',
    path: '/hosts/{hostId}/evacuate',
    summary: 'Evacuate a lost host',
    description:
      'Fences it, then starts elsewhere what was wanted running there: from its image, with its volumes and addresses. Root disks are lost with the host.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(evacuateHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => evacuateHost(ctx.service, input)),

  admit: call({
    method: 'POST',
    path: '/hosts/{hostId}/admit',
    summary: 'Take a fenced host back',
    description: 'What runs elsewhere by now is removed from it first. It stays cordoned.',
    permission: 'hosts.manage',
    errors: changing,
  })
    .input(admitHostInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => admitHost(ctx.service, input)),

  metrics: call({
    method: 'GET',
    path: '/hosts/{hostId}/metrics',
    summary: 'Get a host’s measurements',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostMetricsInput)
    .output(hostMetricsView)
    .query(({ ctx, input }) => hostMetrics(ctx.service, input)),

  instances: call({
    method: 'GET',
    path: '/hosts/{hostId}/instances',
    summary: 'List the instances on a host',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostInput)
    .output(z.object({ items: z.array(instanceView) }))
    .query(({ ctx, input }) => hostInstances(ctx.service, input)),

  activity: call({
    method: 'GET',
    path: '/hosts/{hostId}/activity',
    summary: 'Get a host’s history',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(hostActivityInput)
    .output(z.object({ items: z.array(activityView) }))
    .query(({ ctx, input }) => hostActivity(ctx.service, input)),

  forms: call({
    method: 'GET',
    path: '/host-drivers',
    summary: 'List drivers and what they need to know',
    description: 'Each driver’s configuration as JSON Schema: the “add host” form.',
    permission: 'hosts.read',
    errors: ['denied'],
  })
    .output(z.object({ items: z.array(driverFormView) }))
    .query(({ ctx }) => listDriverForms(ctx.service)),
})
