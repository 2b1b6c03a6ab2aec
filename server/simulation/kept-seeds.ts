import { keptClusterSeeds } from './kept-cluster-seeds'
import { type Leaning, type Scenario, scenarioOf } from './scenario'

/**
 * Each found a fault of Plenum once. What they were drawn from has changed since: they are kept as they were, and their
 * seeds go on meaning them.
 */
export const keptSeeds: Record<number, { why: string; scenario: Scenario }> = {
  ...keptClusterSeeds,
  449: {
    why: 'a task that waited for a moment of a clock that was an hour ahead was taken for one that never ends',
    scenario: {
      seed: 449,
      requests: [
        { at: 1382, what: 'delete volume', subject: 'web-1', key: 'request-2', repeatedAfterMs: null, amid: null },
        { at: 3899, what: 'attach', subject: 'web-2', key: 'request-1', repeatedAfterMs: null, amid: null },
        { at: 6720, what: 'revert to snapshot', subject: 'web-2', key: 'request-0', repeatedAfterMs: 0, amid: null },
      ],
      faults: [
        { at: 2038, forMs: 15000, what: 'lost replies', where: 'host-a2', size: 0.3627482079900801, amid: null },
        { at: 3414, forMs: 3000, what: 'lost replies', where: 'host-a1', size: 0.9326796925161034, amid: null },
        {
          at: 3568,
          forMs: 3000,
          what: 'clock of the database jumps',
          where: 'host-a1',
          size: 0.907108400715515,
          amid: null,
        },
      ],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  1003: {
    why: 'a machine that did not answer on its way back left its port between two hosts',
    scenario: {
      seed: 1003,
      requests: [{ at: 2728, amid: null, what: 'drain', subject: 'web-2', key: 'request-0', repeatedAfterMs: 0 }],
      faults: [
        {
          at: 2727,
          amid: 28,
          forMs: 15000,
          what: 'clock of the processes jumps',
          where: 'host-a1',
          size: 0.4922664088662714,
        },
        { at: 2727, amid: 56, forMs: 50000, what: 'lost calls', where: 'host-a1', size: 0.8515376402065158 },
        { at: 4312, amid: null, forMs: 15000, what: 'database restarts', where: 'host-a2', size: 0.12929953122511506 },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  1665: {
    why: 'a host that had been fenced while the clock was an hour ahead was not taken back for an hour',
    scenario: {
      seed: 1665,
      requests: [
        { at: 3044, what: 'migrate', subject: 'web-2', key: 'request-0', repeatedAfterMs: 0, amid: null },
        { at: 3741, what: 'start', subject: 'web-1', key: 'request-1', repeatedAfterMs: 5000, amid: null },
        { at: 6418, what: 'drain', subject: 'web-1', key: 'request-2', repeatedAfterMs: null, amid: null },
      ],
      faults: [
        { at: 4537, forMs: 50000, what: 'zone out', where: 'host-b1', size: 0.5189537503756583, amid: null },
        {
          at: 6575,
          forMs: 50000,
          what: 'clock of the database jumps',
          where: 'host-a1',
          size: 0.8328043965157121,
          amid: null,
        },
        { at: 6752, forMs: 3000, what: 'partition', where: 'host-a2', size: 0.1794327860698104, amid: null },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  2252: {
    why: 'a machine that had arrived on a host that then lost power was recorded where it had been',
    scenario: {
      seed: 2252,
      requests: [
        { at: 833, amid: null, what: 'migrate', subject: 'web-2', key: 'request-0', repeatedAfterMs: 0 },
        { at: 832, amid: 38, what: 'revert to snapshot', subject: 'web-2', key: 'request-1', repeatedAfterMs: null },
        { at: 7052, amid: null, what: 'resize', subject: 'web-1', key: 'request-2', repeatedAfterMs: 0 },
      ],
      faults: [
        { at: 832, amid: 66, forMs: 50000, what: 'storage away', where: 'host-a2', size: 0.2053935951553285 },
        { at: 832, amid: 70, forMs: 50000, what: 'feed out', where: 'host-a1', size: 0.9175877121742815 },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'ask',
      hasQuota: true,
    },
  },
  2368: {
    why: 'a task was given up since the database restarted amid a step, and a snapshot that was gone stayed on record',
    scenario: {
      seed: 2368,
      requests: [
        { at: 3561, amid: null, what: 'delete snapshot', subject: 'web-1', key: 'request-0', repeatedAfterMs: 0 },
        { at: 907, amid: null, what: 'drain', subject: 'web-1', key: 'request-1', repeatedAfterMs: null },
      ],
      faults: [
        { at: 3560, amid: 20, forMs: 3000, what: 'database restarts', where: 'host-a2', size: 0.6607306248042732 },
      ],
      scene: 'instances',
      fate: 'silent',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  4571: {
    why: 'a rebuild that could not reach the old machine took the port away from it',
    scenario: {
      seed: 4571,
      requests: [
        { at: 4737, what: 'migrate', subject: 'web-1', key: 'request-1', repeatedAfterMs: null, amid: null },
        { at: 7508, what: 'create instance', subject: 'web-1', key: 'request-0', repeatedAfterMs: 0, amid: null },
        { at: 7752, what: 'rebuild', subject: 'web-1', key: 'request-2', repeatedAfterMs: null, amid: null },
      ],
      faults: [
        { at: 4595, forMs: 500, what: 'worker dies', where: 'host-b1', size: 0.6861876784823835, amid: null },
        {
          at: 6832,
          forMs: 50000,
          what: 'clock of the processes jumps',
          where: 'host-b1',
          size: 0.6723211270291358,
          amid: null,
        },
        { at: 6997, forMs: 50000, what: 'partition', where: 'host-a2', size: 0.5304371842648834, amid: null },
      ],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  4770: {
    why: 'a host that was fenced while the clock was an hour behind was taken for one that answers',
    scenario: {
      seed: 4770,
      requests: [
        { at: 2266, what: 'delete volume', subject: 'web-2', key: 'request-0', repeatedAfterMs: null, amid: null },
        { at: 6095, what: 'delete instance', subject: 'web-2', key: 'request-1', repeatedAfterMs: 5000, amid: null },
        { at: 6536, what: 'delete volume', subject: 'web-2', key: 'request-2', repeatedAfterMs: 0, amid: null },
      ],
      faults: [
        {
          at: 1701,
          forMs: 15000,
          what: 'clock of the database jumps',
          where: 'host-a1',
          size: 0.16511409380473197,
          amid: null,
        },
        { at: 1799, forMs: 50000, what: 'host is cut off', where: 'host-a2', size: 0.7245060969144106, amid: null },
        { at: 3476, forMs: 15000, what: 'host dies', where: 'host-b1', size: 0.3660958167165518, amid: null },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  7298: {
    why: 'a call that was lost once left the port of an evacuated machine in the zone that it had left',
    scenario: {
      seed: 7298,
      requests: [
        { at: 3230, amid: null, what: 'migrate', subject: 'web-2', key: 'request-0', repeatedAfterMs: null },
        { at: 3229, amid: 48, what: 'drain', subject: 'web-1', key: 'request-1', repeatedAfterMs: null },
      ],
      faults: [
        { at: 3057, amid: null, forMs: 50000, what: 'host dies', where: 'host-a2', size: 0.07916916580870748 },
        { at: 3229, amid: 74, forMs: 50000, what: 'worker dies', where: 'host-a1', size: 0.8700482498388737 },
        { at: 80, amid: null, forMs: 50000, what: 'lost calls', where: 'host-a2', size: 0.5565746333450079 },
      ],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  9785: {
    why: 'a volume whose deletion ended half way was recorded with snapshots that were gone with it',
    scenario: {
      seed: 9785,
      requests: [
        { at: 879, amid: null, what: 'delete volume', subject: 'web-2', key: 'request-0', repeatedAfterMs: null },
      ],
      faults: [
        {
          at: 878,
          amid: 12,
          forMs: 500,
          what: 'clock of the database jumps',
          where: 'host-a2',
          size: 0.6517003024928272,
        },
      ],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  11368: {
    why: 'a move that took every try there was left the port at two hosts',
    scenario: {
      seed: 11368,
      requests: [
        { at: 407, amid: null, what: 'create instance', subject: 'web-1', key: 'request-0', repeatedAfterMs: 0 },
        { at: 406, amid: 44, what: 'migrate', subject: 'web-1', key: 'request-1', repeatedAfterMs: null },
        { at: 134, amid: null, what: 'cancel', subject: 'web-2', key: 'request-2', repeatedAfterMs: 5000 },
      ],
      faults: [
        { at: 406, amid: 65, forMs: 50000, what: 'lost replies', where: 'host-a1', size: 0.003257175674661994 },
        { at: 406, amid: 59, forMs: 50000, what: 'lost calls', where: 'host-a1', size: 0.8450285564176738 },
      ],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'ask',
      hasQuota: false,
    },
  },
  12190: {
    why: 'a worker whose lease was taken for lapsed by a clock that jumped silenced the port of a machine that runs',
    scenario: {
      seed: 12190,
      requests: [{ at: 981, amid: null, what: 'reboot', subject: 'web-2', key: 'request-0', repeatedAfterMs: null }],
      faults: [
        {
          at: 980,
          amid: 12,
          forMs: 15000,
          what: 'clock of the database jumps',
          where: 'host-a2',
          size: 0.7298371456563473,
        },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  13439: {
    why: 'a machine that had lost power where it had arrived could not come back, and was recorded where it had been',
    scenario: {
      seed: 13439,
      requests: [{ at: 3278, amid: null, what: 'drain', subject: 'web-1', key: 'request-0', repeatedAfterMs: null }],
      faults: [{ at: 3277, amid: 55, forMs: 15000, what: 'zone out', where: 'host-a2', size: 0.6435223703738302 }],
      scene: 'instances',
      fate: 'lies',
      evacuation: 'ask',
      hasQuota: false,
    },
  },
  15620: {
    why: 'an export whose removal nobody answered for was recorded as connected',
    scenario: {
      seed: 15620,
      requests: [
        { at: 720, amid: null, what: 'apply or roll back', subject: 'web-1', key: 'request-0', repeatedAfterMs: null },
      ],
      faults: [
        { at: 719, amid: 37, forMs: 15000, what: 'lost calls', where: 'host-a1', size: 0.5376300439238548 },
        { at: 719, amid: 43, forMs: 50000, what: 'zone out', where: 'host-b1', size: 0.12055936898104846 },
        { at: 719, amid: 21, forMs: 50000, what: 'lost replies', where: 'host-b1', size: 0.9556026142090559 },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  16794: {
    why: 'a machine that had left for a host that answers nobody was recorded where it had been',
    scenario: {
      seed: 16794,
      requests: [
        { at: 577, amid: null, what: 'drain', subject: 'web-1', key: 'request-0', repeatedAfterMs: null },
        { at: 576, amid: 8, what: 'delete snapshot', subject: 'web-2', key: 'request-1', repeatedAfterMs: null },
      ],
      faults: [
        { at: 576, amid: 77, forMs: 50000, what: 'partition', where: 'host-a2', size: 0.8087463288102299 },
        { at: 576, amid: 54, forMs: 50000, what: 'host is cut off', where: 'host-b1', size: 0.007214059354737401 },
        { at: 2204, amid: null, forMs: 50000, what: 'lost replies', where: 'host-b1', size: 0.4069025102071464 },
      ],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: true,
    },
  },
  201504: {
    why: 'a creation that was left behind could not go on where its machine had been evacuated to',
    scenario: {
      seed: 201504,
      requests: [
        {
          at: 1622,
          amid: null,
          what: 'create instance with volume',
          subject: 'web-1',
          key: 'request-0',
          repeatedAfterMs: 0,
        },
        { at: 1621, amid: 73, what: 'delete instance', subject: 'web-2', key: 'request-1', repeatedAfterMs: null },
        { at: 6059, amid: null, what: 'rebuild', subject: 'web-1', key: 'request-2', repeatedAfterMs: 0 },
      ],
      faults: [{ at: 1621, amid: 48, forMs: 50000, what: 'host dies', where: 'host-a1', size: 0.6128078624606133 }],
      scene: 'instances',
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  212123: {
    why: 'a network that an apply says it could not take back was taken for one that nobody knows of',
    scenario: {
      seed: 212123,
      requests: [
        { at: 2176, amid: null, what: 'apply or roll back', subject: 'web-2', key: 'request-0', repeatedAfterMs: null },
        { at: 6175, amid: null, what: 'create instance', subject: 'web-1', key: 'request-1', repeatedAfterMs: 0 },
      ],
      faults: [
        {
          at: 2175,
          amid: 3,
          forMs: 50000,
          what: 'clock of the processes jumps',
          where: 'host-a1',
          size: 0.7673233887180686,
        },
        { at: 35, amid: null, forMs: 50000, what: 'lost calls', where: 'host-a1', size: 0.8803660806734115 },
        { at: 7377, amid: null, forMs: 50000, what: 'host dies', where: 'host-b1', size: 0.02982098958455026 },
      ],
      scene: 'instances',
      fate: 'silent',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  234644: {
    why: 'a port that a move had to leave at two hosts, and said so, was taken for a false alarm',
    scenario: {
      seed: 234644,
      scene: 'instances',
      requests: [
        { at: 558, amid: null, what: 'drain', subject: 'web-2', key: 'request-0', repeatedAfterMs: 0 },
        { at: 557, amid: 24, what: 'create volume', subject: 'web-1', key: 'request-1', repeatedAfterMs: null },
        { at: 3786, amid: null, what: 'create instance', subject: 'web-1', key: 'request-2', repeatedAfterMs: 5000 },
      ],
      faults: [
        { at: 557, amid: 45, forMs: 50000, what: 'lost calls', where: 'host-b1', size: 0.9529645557049662 },
        { at: 7213, amid: null, forMs: 50000, what: 'lost replies', where: 'host-a1', size: 0.3833599544595927 },
        { at: 4300, amid: null, forMs: 15000, what: 'duplicated calls', where: 'host-b1', size: 0.49160516122356057 },
      ],
      fate: 'obeys',
      evacuation: 'automatic',
      hasQuota: false,
    },
  },
  516109: {
    why: 'a volume whose making was never heard of and could not be taken back went on being recorded as not made',
    scenario: {
      seed: 516109,
      scene: 'instances',
      requests: [
        { at: 1317, amid: null, what: 'revert to snapshot', subject: 'web-2', key: 'request-0', repeatedAfterMs: null },
        { at: 1316, amid: 61, what: 'apply and keep', subject: 'web-2', key: 'request-1', repeatedAfterMs: null },
        { at: 1316, amid: 11, what: 'attach', subject: 'web-1', key: 'request-2', repeatedAfterMs: 5000 },
      ],
      faults: [
        { at: 3458, amid: null, forMs: 50000, what: 'zone out', where: 'host-a1', size: 0.6833044143859297 },
        { at: 1316, amid: 49, forMs: 50000, what: 'lost replies', where: 'host-b1', size: 0.7838954874314368 },
      ],
      fate: 'obeys',
      evacuation: 'ask',
      hasQuota: false,
    },
  },
}

/** What is played for a seed. */
export const scenarioFor = (seed: number, leaning?: Leaning): Scenario =>
  (leaning ? undefined : keptSeeds[seed]?.scenario) ?? scenarioOf(seed, leaning)
