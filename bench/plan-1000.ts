import type { ClusterDesign, DesignDocument, InstanceDesign, VolumeDesign } from '@/server/domain/design/document'
import { planVdc } from '@/server/domain/planning'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import { emptyVdc, recordedAfter, testContext, testHost } from '@/server/domain/planning/testing'
import type { Bench } from './types'

/** 40 hosts in 2 zones, 200 instances and 10 clusters of 30 members, with a volume each. */
const context = () =>
  testContext({
    hosts: Array.from({ length: 40 }, (_, i) => testHost('ab'[i % 2]!, i, { vcpusAllocatable: 4000, memoryMiB: 4e6 })),
  })

function design(of: { image: string; type: string }): DesignDocument {
  const instances: Record<string, InstanceDesign> = {}
  const volumes: Record<string, VolumeDesign> = {}
  const clusters: Record<string, ClusterDesign> = {}
  for (let i = 1; i <= 200; i++) {
    volumes[`disk-${i}`] = { sizeGiB: 10 }
    instances[`vm-${i}`] = { ...of, volumes: [`disk-${i}`], spread: `group-${i % 10}` }
  }
  for (let i = 1; i <= 10; i++)
    clusters[`cluster-${i}`] = {
      ...{ size: 30, zones: ['a', 'b'] },
      template: { ...of, volumes: { data: { sizeGiB: 20 } } },
    }
  const networks = { lan: { subnets: { main: { cidr: '10.1.0.0/20' } } } }
  return {
    version: 1,
    networks,
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    volumes,
    instances,
    clusters,
  }
}

const wanted = design({ image: 'alpine', type: 'medium' })
let recorded: RecordedVdc

const timed = (plan: () => { changes: unknown[]; problems: unknown[] }) => {
  const from = performance.now()
  const { changes, problems } = plan()
  if (changes.length < 500 || problems.length > 0) throw new Error('That is not the plan that was to be measured.')
  return performance.now() - from
}

/** The first plan of a design is the costliest: all is placed and addressed. Beside it, each instance resized. */
export const bench: Bench = {
  id: 'plan-1000',
  what: 'plan of a new design of 1,011 resources (500 instances with a volume each, placed on 40 hosts); beside the plan that resizes them all',
  unit: 'ms',
  aim: { ours: { atMost: 50 } },
  rounds: 21,
  async setup() {
    recorded = recordedAfter(design({ image: 'alpine', type: 'small' }), emptyVdc, context())
  },
  ours: async () => timed(() => planVdc(wanted, emptyVdc, context())),
  peer: async () => timed(() => planVdc(wanted, recorded, context())),
  async teardown() {},
}
