import { z } from 'zod'

/** Public keys as OpenSSH writes them into a .pub file: `type base64 comment`. Judged by their own bytes, not by what the line says of itself. */
export type SshKey = {
  type: string
  /** Of RSA keys. */
  bits: number | null
  /** Whose key it is, in its owner's words; may be empty. */
  comment: string
  /** RFC 4253's encoding, in base64. */
  blob: string
}

export const sshKeyLimits = { perMachine: 20, rsaBits: { min: 2048, max: 16384 }, characters: 4096 } as const

/** The key, or a sentence that says what to do instead. */
export function parseSshKey(text: string): SshKey | { fault: string } {
  const line = text.trim()
  if (/PRIVATE KEY-----/.test(line))
    return { fault: 'This is a private key: keep it to yourself. Paste the line of the .pub file beside it.' }
  if (/^(-----|---- )BEGIN/.test(line))
    return { fault: 'This is not in OpenSSH’s format. Convert it with ssh-keygen -i, or paste the .pub file’s line.' }
  if (line.length > sshKeyLimits.characters) return { fault: 'This is too long for one key. Paste one line.' }
  if (/\p{Cc}|\p{Cs}/u.test(line.replaceAll('\t', ' '))) return { fault: 'Paste one key, on one line.' }
  const [, type, blob, comment = ''] = /^(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/.exec(line) ?? []
  if (!type || !blob) return { fault: 'Paste the whole line of a .pub file, like ssh-ed25519 AAAA… you@laptop.' }
  if (type.includes('-cert-v0')) return { fault: 'This is a certificate. Paste the key itself, from the .pub file.' }
  if (type === 'ssh-dss') return { fault: 'DSA keys are too weak, OpenSSH refuses them. Make one with ssh-keygen.' }
  const judge = Object.hasOwn(judges, type) ? judges[type] : undefined
  if (!judge) return { fault: `Begin with the key’s type, one of ${sshKeyTypes.join(', ')}.` }
  const fields = fieldsOf(blob)
  if (!fields || text8(fields[0]) !== type)
    return { fault: 'The key is cut off or damaged. Copy its whole line again.' }
  const verdict = judge(fields.slice(1))
  return 'fault' in verdict ? verdict : { type, bits: verdict.bits ?? null, comment: comment.trim(), blob }
}

export const sshPublicKey = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const key = parseSshKey(text)
    if ('fault' in key) context.addIssue({ code: 'custom', message: key.fault })
  })

/** What a machine lets in at its first boot: a set, see `inKeyOrder`. */
export const sshPublicKeys = z
  .array(sshPublicKey)
  .max(sshKeyLimits.perMachine, `At most ${sshKeyLimits.perMachine} keys`)

/** In one order, each once. */
export const inKeyOrder = (keys: readonly string[]) => [...new Set(keys)].toSorted()

/** A key in a few words: its comment, or the end of it. */
export function sshKeyInWords(text: string): string {
  const key = parseSshKey(text)
  if ('fault' in key) return 'a key'
  return key.comment || `${key.type} …${key.blob.replace(/=+$/, '').slice(-8)}`
}

/** A key as pages show it. */
export const sshKeyFacts = z.object({
  type: z.string(),
  bits: z.number().int().nullable(),
  comment: z.string(),
  /** As `ssh-keygen -l` prints it. */
  fingerprint: z.string(),
})
export type SshKeyFacts = z.infer<typeof sshKeyFacts>

type Verdict = { bits?: number } | { fault: string }
type Judge = (fields: Uint8Array[]) => Verdict

const damaged = { fault: 'The key is cut off or damaged. Copy its whole line again.' }

const ed25519: Judge = ([key, ...rest]) => (key?.length === 32 && rest.length === 0 ? {} : damaged)
const ecdsa =
  (curve: string, pointBytes: number): Judge =>
  ([name, point, ...rest]) =>
    text8(name) === curve && point?.length === pointBytes && point[0] === 4 && rest.length === 0 ? {} : damaged
/** Keys on a token end in the application that they are for. */
const onToken =
  (judge: Judge): Judge =>
  fields =>
    fields.length > 1 && fields.at(-1)!.length > 0 ? judge(fields.slice(0, -1)) : damaged

function rsa([exponent, modulus, ...rest]: Uint8Array[]): Verdict {
  if (!exponent || !modulus || rest.length > 0 || !isPositive(exponent) || !isPositive(modulus)) return damaged
  const { min, max } = sshKeyLimits.rsaBits
  const bits = bitsOf(modulus)
  if (bits < min) return { fault: `An RSA key of ${bits} bits is too weak: at least ${min}. Better, use ssh-ed25519.` }
  if (bits > max) return { fault: `An RSA key of ${bits} bits is more than OpenSSH takes: at most ${max}.` }
  return { bits }
}

const judges: Record<string, Judge> = {
  'ssh-ed25519': ed25519,
  'ecdsa-sha2-nistp256': ecdsa('nistp256', 65),
  'ecdsa-sha2-nistp384': ecdsa('nistp384', 97),
  'ecdsa-sha2-nistp521': ecdsa('nistp521', 133),
  'ssh-rsa': rsa,
  'sk-ssh-ed25519@openssh.com': onToken(ed25519),
  'sk-ecdsa-sha2-nistp256@openssh.com': onToken(ecdsa('nistp256', 65)),
}

export const sshKeyTypes = Object.keys(judges)

/** The fields of RFC 4251's encoding, each after its length. Undefined: not whole, or not base64. */
function fieldsOf(blob: string): Uint8Array[] | undefined {
  if (blob.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) return undefined
  const bytes = Uint8Array.from(atob(blob), character => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  const fields: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined
    const end = at + 4 + view.getUint32(at)
    if (end > bytes.length) return undefined
    fields.push(bytes.subarray(at + 4, end))
    at = end
  }
  return fields
}

const text8 = (bytes: Uint8Array | undefined) => String.fromCharCode(...(bytes ?? []))

/** A number without a sign, as short as it can be said. */
const isPositive = ([first, second = 0]: Uint8Array) =>
  first !== undefined && first < 0x80 && (first !== 0 || second >= 0x80)

function bitsOf(number: Uint8Array): number {
  const digits = number[0] === 0 ? number.subarray(1) : number
  return (digits.length - 1) * 8 + (32 - Math.clz32(digits[0]!))
}
