import type { Connection, Infrastructure } from '@/server/drivers/contract'
import { type Bug, skipped } from './plant'

/** Faults in what there is besides single instances. */
export const clusterBugs: Bug[] = [
  {
    name: 'a member that nobody misses',
    breaks: 'a member of a cluster that goes down stays down',
    leaning: { scene: 'cluster', requests: ['take backup'], faults: ['machine crashes', 'machine is removed'] },
    plant: () => ({ statement: text => text.replace('c.resurrection AS mode', "'off' AS mode") }),
  },
  {
    name: 'a host that is serviced before it is empty',
    breaks: 'its power is cut under machines that run',
    leaning: { scene: 'cluster', requests: ['restart zone'] },
    plant: () => ({
      statement: text =>
        text
          .replace(/WHERE host_id = \$1 ORDER BY id\s+FOR NO KEY UPDATE/, 'WHERE host_id = $1 AND FALSE ORDER BY id')
          .replace("host_id = $1 AND observed IN ('running', 'paused', 'unknown')", 'host_id = $1 AND FALSE'),
    }),
  },
  {
    name: 'an address that is not given back',
    breaks: 'a floating IP is deleted, and answers on',
    leaning: { scene: 'cluster', requests: ['drop floating IP', 'close way outside'] },
    plant: () => skipped('floatingIp.delete', 'Give its address back'),
  },
  {
    name: 'an address that stays where it was',
    breaks: 'a floating IP leads to the one that had it before',
    leaning: { scene: 'cluster', requests: ['move floating IP'] },
    plant: () => skipped('floatingIp.change', 'Have it answered'),
  },
  {
    name: 'rules that arrive once',
    breaks: 'a security group lets pass what it did at first, whatever it is changed to',
    leaning: { scene: 'cluster', requests: ['open port'] },
    plant: () => ({ infrastructure: withDeafGroups }),
  },
  {
    name: 'a load balancer that is only forgotten',
    breaks: 'a load balancer is deleted, and spreads requests on',
    leaning: { scene: 'cluster', requests: ['drop load balancer'] },
    plant: () => skipped('loadBalancer.delete', 'Remove it from the zones'),
  },
  {
    name: 'a restore that stops halfway',
    breaks: 'a volume is said to be restored, and nobody can use it',
    leaning: { scene: 'cluster', requests: ['restore backup'] },
    plant: () => ({
      workflows: of =>
        [
          skipped('backup.restore', 'Fill it from the backup'),
          skipped('backup.restore', 'Compare it with what was backed up'),
        ].reduce((all, { workflows }) => workflows!(all), of),
    }),
  },
  {
    name: 'a backup that is only said to be deleted',
    breaks: 'what a backup held stays in its store, and nobody knows of it',
    leaning: { scene: 'cluster', requests: ['delete backup'] },
    plant: () => skipped('backup.delete', 'Delete the backup'),
  },
  {
    name: 'a former place that is kept',
    breaks: 'a volume that has moved is in two places',
    leaning: { scene: 'cluster', requests: ['move volume'] },
    plant: () => skipped('volume.move', 'Give up the former place'),
  },
]

const withDeafGroups = (of: Infrastructure): Infrastructure => ({
  ...of,
  async network(id) {
    const line = await of.network(id)
    return line && Object.assign(Object.create(line), { securityGroups: deaf(line.securityGroups!) })
  },
})

const deaf = (groups: NonNullable<Connection['securityGroups']>): typeof groups =>
  Object.assign(Object.create(groups), {
    async ensure(...args: Parameters<typeof groups.ensure>) {
      const seen = await groups.observe(args[0], args[3])
      return seen.exists ? { converged: true, seen } : groups.ensure(...args)
    },
  })
