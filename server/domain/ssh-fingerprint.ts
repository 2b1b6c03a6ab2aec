import { createHash } from 'node:crypto'
import { parseSshKey, type SshKeyFacts } from './ssh-key'

/** A key as people compare it with what `ssh-keygen -l` tells them. Apart from ssh-key.ts, which browsers read as well. */
export function sshKeyFactsOf(text: string): SshKeyFacts {
  const key = parseSshKey(text)
  // Kept ones were judged when they came.
  if ('fault' in key) throw new Error(key.fault)
  const { blob, ...facts } = key
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64')
  return { ...facts, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` }
}
