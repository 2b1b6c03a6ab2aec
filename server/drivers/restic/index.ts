import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Call, Driver, Probe } from '../contract'
import { runTool } from '../contract/tools'
import { Backups } from './backups'
import { type ResticConfig, resticConfig } from './config'
import { Restic } from './restic'

/**
 * A backup store: restic's repositories in a folder, or behind SFTP or restic's own server. What is kept is cut into
 * pieces, each kept once, compressed and encrypted by restic, on Plenum's machine; the store is trusted with nothing.
 */
export const resticDriver: Driver<ResticConfig> = {
  name: 'restic',
  role: 'backup',
  title: 'Backup store (restic)',
  config: resticConfig,
  connect: async config => ({
    backups: new Backups(config),
    probe: call => probe(config, call),
    async [Symbol.asyncDispose]() {},
  }),
}

async function probe(config: ResticConfig, call: Call): Promise<Probe> {
  const problems: string[] = []
  const sentence = (error: unknown) => void problems.push(error instanceof Error ? error.message : String(error))
  // Whether anything answers there; that there is none yet is as good.
  await new Restic(config, 'probe').isThere(call).catch(sentence)
  const version = await runTool({ tool: 'restic', args: ['version'], signal: call.signal, explain: error => error })
    .then(said => `restic ${/\d+(\.\d+)+/.exec(said)?.[0] ?? ''}`)
    .catch(() => '')
  return { healthy: problems.length === 0, version, capabilities, host: null, problems }
}

const capabilities: Capabilities = { ...noCapabilities, backups: true }
