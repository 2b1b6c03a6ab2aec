import type { Scenario } from './scenario'

/** Those of the scene of a cluster. */
export const keptClusterSeeds: Record<number, { why: string; scenario: Scenario }> = {
  53: {
    why: 'a member stayed down for an hour, since the clock had been an hour ahead when it was first seen to be',
    scenario: {
      seed: 53,
      scene: 'cluster',
      requests: [
        {
          at: 35,
          amid: null,
          what: 'open port',
          subject: 'app-2',
          key: 'request-0',
          repeatedAfterMs: null,
          policy: 'continue',
        },
        {
          at: 2740,
          amid: null,
          what: 'take backup',
          subject: 'db',
          key: 'request-1',
          repeatedAfterMs: 0,
          policy: 'stop and keep',
        },
      ],
      faults: [
        { at: 34, amid: 6, forMs: 15000, what: 'machine crashes', where: 'host-b1', size: 0.8451633674558252 },
        {
          at: 34,
          amid: 6,
          forMs: 15000,
          what: 'clock of the processes jumps',
          where: 'host-a2',
          size: 0.9631669346708804,
        },
        { at: 34, amid: 59, forMs: 50000, what: 'machine crashes', where: 'host-b1', size: 0.6547515508718789 },
      ],
      fate: 'silent',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  111: {
    why: 'a load balancer was said to lack a member whose port had gone with its machine',
    scenario: {
      seed: 111,
      scene: 'cluster',
      requests: [
        {
          at: 3867,
          amid: null,
          what: 'rebuild',
          subject: 'app-3',
          key: 'request-0',
          repeatedAfterMs: 0,
          policy: 'stop and keep',
        },
        {
          at: 3866,
          amid: 63,
          what: 'rebuild',
          subject: 'app-3',
          key: 'request-1',
          repeatedAfterMs: 0,
          policy: 'continue',
        },
      ],
      faults: [{ at: 3866, amid: 66, forMs: 50000, what: 'storage away', where: 'host-a2', size: 0.3485360930208117 }],
      fate: 'obeys',
      evacuation: 'ask',
      hasQuota: false,
    },
  },
  173: {
    why: 'an address was led to an instance that was being deleted, and answered for it ever after',
    scenario: {
      seed: 173,
      scene: 'cluster',
      requests: [
        {
          at: 2769,
          amid: null,
          what: 'delete instance',
          subject: 'app-3',
          key: 'request-0',
          repeatedAfterMs: null,
          policy: 'stop and keep',
        },
        {
          at: 2805,
          amid: null,
          what: 'move floating IP',
          subject: 'app-3',
          key: 'request-1',
          repeatedAfterMs: 5000,
          policy: 'roll back',
        },
      ],
      faults: [{ at: 2768, amid: 17, forMs: 15000, what: 'worker dies', where: 'host-a1', size: 0.1629359615035355 }],
      fate: 'silent',
      evacuation: 'ask',
      hasQuota: false,
    },
  },
}
