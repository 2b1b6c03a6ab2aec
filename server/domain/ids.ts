import { z } from 'zod'

/** What a typed id starts with, by kind. The prefix makes a foreign or mixed-up id a parse error, not a lookup. */
export const idPrefixes = {
  organization: 'org',
  user: 'usr',
  vdc: 'vdc',
  zone: 'zone',
  storage: 'sto',
  host: 'host',
  instance: 'inst',
  instanceType: 'type',
  image: 'img',
  volume: 'vol',
  attachment: 'att',
  snapshot: 'snap',
  backup: 'bak',
  network: 'net',
  reservation: 'rsv',
  router: 'rtr',
  floatingIp: 'fip',
  loadBalancer: 'lb',
  port: 'port',
  securityGroup: 'sg',
  task: 'task',
  finding: 'find',
  token: 'tok',
  sshKey: 'ssh',
  signingKey: 'sign',
  cluster: 'clus',
  draft: 'draft',
  designVersion: 'ver',
  plan: 'plan',
  upload: 'up',
} as const

export type Kind = keyof typeof idPrefixes
export type Id<K extends Kind> = string & { readonly __kind: K }

/** Crockford base32, lower case: no i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id: prefix, 45 bits of milliseconds (sorts by time until the year 3084), 55 random bits. Never call it outside a step or a service. */
export function newId<K extends Kind>(kind: K, now: number = Date.now()): Id<K> {
  let time = ''
  for (let rest = now, i = 0; i < 9; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time
  let random = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(11))) random += alphabet[byte % 32]
  return `${idPrefixes[kind]}_${time}${random}` as Id<K>
}

/** An instance has one card: its port's id follows from its own, and no crash can lose it. */
export const portOf = (id: Id<'instance'>) => `${idPrefixes.port}_${id.slice(id.indexOf('_') + 1)}` as Id<'port'>

/** A cluster whose members are tried over the network has what does that in its zones: a load balancer that nobody uses. */
export const tryingOf = (id: Id<'cluster'>) =>
  `${idPrefixes.loadBalancer}_${id.slice(id.indexOf('_') + 1)}` as Id<'loadBalancer'>

/** Zod schema of one kind's ids. The brand is the compiler's only, without a transform, so that JSON Schema can say it both ways. */
export function idOf<K extends Kind>(kind: K): z.ZodType<Id<K>, string> {
  const pattern = new RegExp(`^${idPrefixes[kind]}_[0-9a-hjkmnp-tv-z]{1,40}$`)
  const hint = `Expected an id of a ${kind}, like ${idPrefixes[kind]}_01jd…; copy it from the list or the address bar`
  return z.string().regex(pattern, hint) as unknown as z.ZodType<Id<K>, string>
}

/** The kind that an id's prefix names, if any. */
export function kindOfId(id: string): Kind | undefined {
  const prefix = id.slice(0, id.indexOf('_'))
  return (Object.keys(idPrefixes) as Kind[]).find(kind => idPrefixes[kind] === prefix)
}
