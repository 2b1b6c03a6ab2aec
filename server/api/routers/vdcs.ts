import { z } from 'zod'
import { memberView } from '@/server/domain/access'
import {
  activityView,
  floatingIpView,
  loadBalancerView,
  networkView,
  routerView,
  ruleCountsView,
  securityGroupView,
  vdcView,
} from '@/server/domain/catalog'
import { driftPolicyView } from '@/server/domain/drift'
import { clusterView } from '@/server/domain/failure/fleet'
import {
  createVdcInput,
  driftPolicyInput,
  reachInput,
  removeMemberInput,
  setDriftPolicyInput,
  setMemberInput,
  setQuotaInput,
  vdcActivityInput,
  vdcInput,
} from '@/server/domain/inputs'
import { clusterInput } from '@/server/domain/inputs/clusters'
import { bulkResults } from '@/server/domain/instance'
import { topologyView } from '@/server/domain/overview'
import { reachAnswer } from '@/server/domain/reach'
import { resurrectCluster } from '@/server/services/clusters/resurrect-cluster'
import { askReach } from '@/server/services/vdcs/ask-reach'
import { createVdc } from '@/server/services/vdcs/create-vdc'
import { getDriftPolicy, setDriftPolicy } from '@/server/services/vdcs/drift-policy'
import {
  getVdc,
  listClusters,
  listFloatingIps,
  listLoadBalancers,
  listMembers,
  listNetworks,
  listRouters,
  listRuleCounts,
  listSecurityGroups,
  listVdcs,
  vdcActivity,
  vdcTopology,
} from '@/server/services/vdcs/queries'
import { removeMember } from '@/server/services/vdcs/remove-member'
import { setMember } from '@/server/services/vdcs/set-member'
import { setQuota } from '@/server/services/vdcs/set-quota'
import { callsOf, router } from '../trpc'

const call = callsOf('VDCs')

export const vdcsRouter = router({
  list: call({
    method: 'GET',
    path: '/vdcs',
    summary: 'List virtual data centers',
    description: 'Those that you are a member of; operators see all.',
    permission: 'session.read',
    errors: [],
  })
    .output(z.object({ items: z.array(vdcView) }))
    .query(({ ctx }) => listVdcs(ctx.service)),

  get: call({
    method: 'GET',
    path: '/vdcs/{vdcId}',
    summary: 'Get a virtual data center',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(vdcView)
    .query(({ ctx, input }) => getVdc(ctx.service, input)),

  create: call({
    method: 'POST',
    path: '/vdcs',
    summary: 'Create a virtual data center',
    description: 'With one network. Operators only.',
    permission: 'vdcs.manage',
    errors: ['denied', 'conflict', 'exhausted'],
  })
    .input(createVdcInput)
    .output(vdcView)
    .mutation(({ ctx, input }) => createVdc(ctx.service, input)),

  topology: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/topology',
    summary: 'Get a VDC’s networks with what joins and opens them, instances and volumes',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(topologyView)
    .query(({ ctx, input }) => vdcTopology(ctx.service, input)),

  clusters: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/clusters',
    summary: 'List a VDC’s clusters and what they survive',
    description: 'Quorum, members that run, and the kinds of failures of which any single one leaves the quorum.',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(clusterView) }))
    .query(({ ctx, input }) => listClusters(ctx.service, input)),

  resurrectCluster: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/clusters/{clusterId}/resurrect',
    summary: 'Bring back a cluster’s members that are down',
    description:
      'Plenum does that by itself, unless too many are down at once, its tries are used up, or the cluster says `resurrection: off`. Those that are off are started, unhealthy ones restarted, and those whose machine is gone made anew; volumes stay.',
    permission: 'instances.change',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(clusterInput)
    .output(bulkResults)
    .mutation(({ ctx, input }) => resurrectCluster(ctx.service, input)),

  activity: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/activity',
    summary: 'Get a VDC’s history',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcActivityInput)
    .output(z.object({ items: z.array(activityView) }))
    .query(({ ctx, input }) => vdcActivity(ctx.service, input)),

  driftPolicy: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/drift-policy',
    summary: 'Get a VDC’s drift policy',
    description: 'What Plenum may repair there without asking, and how much the brake lets through right now.',
    permission: 'drift.read',
    errors: ['missing'],
  })
    .input(driftPolicyInput)
    .output(driftPolicyView)
    .query(({ ctx, input }) => getDriftPolicy(ctx.service, input)),

  setDriftPolicy: call({
    method: 'PUT',
    path: '/vdcs/{vdcId}/drift-policy',
    summary: 'Set a VDC’s drift policy',
    description:
      'No kinds: drift is only reported. The brake never lets more than a share of the instances be repaired within a window.',
    permission: 'drift.resolve',
    errors: ['missing', 'denied'],
  })
    .input(setDriftPolicyInput)
    .output(driftPolicyView)
    .mutation(({ ctx, input }) => setDriftPolicy(ctx.service, input)),

  setQuota: call({
    method: 'PUT',
    path: '/vdcs/{vdcId}/quota',
    summary: 'Set a VDC’s quota',
    description:
      'What it may use at most, each null for as much as there is. What is used already stays; only more is refused. Operators only.',
    permission: 'vdcs.manage',
    errors: ['missing', 'denied'],
  })
    .input(setQuotaInput)
    .output(vdcView)
    .mutation(({ ctx, input }) => setQuota(ctx.service, input)),

  members: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/members',
    summary: 'List a VDC’s members',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(memberView) }))
    .query(({ ctx, input }) => listMembers(ctx.service, input)),

  setMember: call({
    method: 'PUT',
    path: '/vdcs/{vdcId}/members',
    summary: 'Add a member or change a role',
    description: 'With a password, an unknown address becomes a new user. Operators only.',
    permission: 'vdcs.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(setMemberInput)
    .output(memberView)
    .mutation(({ ctx, input }) => setMember(ctx.service, input)),

  removeMember: call({
    method: 'DELETE',
    path: '/vdcs/{vdcId}/members/{userId}',
    summary: 'Remove a member',
    permission: 'vdcs.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(removeMemberInput)
    .output(memberView)
    .mutation(({ ctx, input }) => removeMember(ctx.service, input)),
})

const networkCall = callsOf('Networks')

export const networksRouter = router({
  list: networkCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/networks',
    summary: 'List a VDC’s networks',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(networkView) }))
    .query(({ ctx, input }) => listNetworks(ctx.service, input)),
})

const routerCall = callsOf('Routers')

export const routersRouter = router({
  list: routerCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/routers',
    summary: 'List a VDC’s routers',
    description:
      'With the networks that each joins. They are changed like everything of a design: by a plan and its apply.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(routerView) }))
    .query(({ ctx, input }) => listRouters(ctx.service, input)),
})

const floatingIpCall = callsOf('Floating IPs')

export const floatingIpsRouter = router({
  list: floatingIpCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/floating-ips',
    summary: 'List a VDC’s floating IPs',
    description: 'With who answers under each. They are changed like everything of a design: by a plan and its apply.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(floatingIpView) }))
    .query(({ ctx, input }) => listFloatingIps(ctx.service, input)),
})

const loadBalancerCall = callsOf('Load balancers')

export const loadBalancersRouter = router({
  list: loadBalancerCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/load-balancers',
    summary: 'List a VDC’s load balancers',
    description:
      'With how each member does, since when and why. They are changed like everything of a design: by a plan and its apply.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(loadBalancerView) }))
    .query(({ ctx, input }) => listLoadBalancers(ctx.service, input)),
})

const securityGroupCall = callsOf('Security groups')

export const securityGroupsRouter = router({
  list: securityGroupCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/security-groups',
    summary: 'List a VDC’s security groups',
    description: 'With their rules and members. They are changed like everything of a design: by a plan and its apply.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(securityGroupView) }))
    .query(({ ctx, input }) => listSecurityGroups(ctx.service, input)),

  counts: securityGroupCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/security-groups/counts',
    summary: 'List what each rule of a VDC’s security groups let pass',
    description:
      'Packets that a rule let pass itself, whole connections of them, counted by the hosts every few seconds; answers pass by themselves. A rule that is unchanged counts on when its group is changed.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(ruleCountsView) }))
    .query(({ ctx, input }) => listRuleCounts(ctx.service, input)),

  reach: securityGroupCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/reach',
    summary: 'Ask whether one instance reaches another, and why not',
    description: 'Answered from what is recorded, with the rule that decides it; no packet is sent.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(reachInput)
    .output(reachAnswer)
    .query(({ ctx, input }) => askReach(ctx.service, input)),
})
