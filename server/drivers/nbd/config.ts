import { z } from 'zod'

const address = (what: string, port: number) =>
  z
    .string()
    .trim()
    .regex(/^\S+:\d{1,5}$/, `Write ${what} as host:port, like 10.0.0.5:${port}`)

/** The config's schema doubles as the “zone storage” form. */
export const nbdConfig = z.object({
  uri: z.string().trim().min(1).describe('libvirt of the storage server, like qemu+tcp://10.0.0.5/system'),
  pool: z.string().trim().min(1).default('plenum').describe('libvirt storage pool that holds the volumes'),
  qmp: address('the storage daemon’s QMP monitor', 4444).describe('QMP monitor of qemu-storage-daemon, host:port'),
  nbd: address('the NBD server', 10809).describe('NBD server as hosts reach it, host:port'),
  directory: z
    .string()
    .trim()
    .startsWith('/')
    .optional()
    .describe('Where the storage daemon sees the pool’s files, if not at the pool’s own path'),
})
export type NbdConfig = z.infer<typeof nbdConfig>

export function splitAddress(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':')
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) }
}
