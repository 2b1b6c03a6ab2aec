/** Where a person stands: in one VDC as viewer or member, over everything as operator, or merely signed in. */
export const roles = ['signed-in', 'viewer', 'member', 'operator'] as const
export type Role = (typeof roles)[number]

/**
 * Everything that can be done, as a tree, with the least role that may do it. Roles include those before them. Actions
 * of `viewer` and `member` are judged in the VDC that owns the thing; `signed-in` ones are the same for everybody.
 */
export const actionTree = {
  /** Who am I; search among what I may read. */
  session: { read: 'signed-in', search: 'signed-in' },
  /** One's own API tokens. */
  tokens: { own: 'signed-in' },
  /** One's own SSH keys. */
  sshKeys: { own: 'signed-in' },
  zones: { read: 'signed-in', manage: 'operator' },
  instanceTypes: { read: 'signed-in' },
  images: { read: 'signed-in', manage: 'operator' },
  vdcs: { read: 'viewer', manage: 'operator' },
  networks: {
    read: 'viewer',
    /** Addresses of one, and release them. */
    reserve: 'member',
  },
  instances: {
    read: 'viewer',
    create: 'member',
    /** Start, stop, reboot, pause, resume. */
    power: 'member',
    /** Resize, rebuild. */
    change: 'member',
    /** To another host, live: tenants are not even told on which host they are. */
    migrate: 'operator',
    delete: 'member',
    /** Serial console and screen. */
    console: 'member',
  },
  volumes: {
    read: 'viewer',
    create: 'member',
    /** Attach, detach, grow, revert to a snapshot. */
    change: 'member',
    delete: 'member',
  },
  snapshots: { read: 'viewer', create: 'member', delete: 'member' },
  /** Restoring one makes a volume; verifying one changes nothing that is there. */
  backups: { read: 'viewer', create: 'member', verify: 'member', delete: 'member' },
  /** Designs with their versions and drafts. Changing one changes a document, nothing that is there. */
  designs: { read: 'viewer', change: 'member' },
  /** Reading also computes one; applying is allowed to everybody who may do its changes one by one. */
  plans: { read: 'viewer', apply: 'member' },
  /** Where a VDC's reality has moved away. */
  drift: { read: 'viewer', resolve: 'member' },
  tasks: { read: 'viewer', control: 'member' },
  hosts: { read: 'operator', manage: 'operator' },
  findings: { read: 'operator' },
} as const satisfies Record<string, Record<string, Role>>

type Tree = typeof actionTree
export type Action = { [R in keyof Tree]: `${R & string}.${keyof Tree[R] & string}` }[keyof Tree]

/** The least role for each action. */
export const leastRole = Object.fromEntries(
  Object.entries(actionTree).flatMap(([resource, verbs]) =>
    Object.entries(verbs).map(([verb, role]) => [`${resource}.${verb}`, role]),
  ),
) as Record<Action, Role>

export const actions = Object.keys(leastRole) as Action[]

/** Whether a role suffices for an action. */
export const roleMay = (role: Role, action: Action) => roles.indexOf(role) >= roles.indexOf(leastRole[action])
