import { z } from 'zod'
import { type LibvirtUriError, parseLibvirtUri } from './rpc/uri'

const optionalText = z.string().trim().optional()

const absolutePath = (text: string) => z.string().trim().startsWith('/', `Give an absolute path, like ${text}`)

/** From another machine. */
function isReachable(uri: string): boolean {
  try {
    return parseLibvirtUri(uri).transport !== 'unix'
  } catch {
    return false
  }
}

/** What hardly anyone changes. */
const tuning = z
  .object({
    translationCacheMiB: z.coerce
      .number()
      .int()
      .min(8)
      .max(4096)
      .default(32)
      .describe('Emulation only: memory per guest for translated code'),
    nicOffloads: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Off where Open vSwitch runs in user space, which can’t finish what guests leave to their card'),
    connectTimeoutMs: z.coerce.number().int().min(100).max(60_000).default(5_000),
    callTimeoutMs: z.coerce.number().int().min(1_000).max(600_000).default(60_000),
    keepAliveIntervalMs: z.coerce
      .number()
      .int()
      .min(100)
      .max(60_000)
      .default(3_000)
      .describe('Silence after which the host is asked for a sign of life'),
    keepAliveCount: z.coerce
      .number()
      .int()
      .min(1)
      .max(20)
      .default(3)
      .describe('Unanswered questions after which it is taken to be unreachable'),
  })
  .strict()

/** One host. The schema doubles as the “add host” form. */
export const libvirtConfig = z
  .object({
    uri: z
      .string()
      .trim()
      .superRefine((text, context) => {
        try {
          parseLibvirtUri(text)
        } catch (error) {
          context.addIssue({ code: 'custom', message: (error as LibvirtUriError).message })
        }
      })
      .describe(
        'Where libvirt listens: qemu+tls://host/system, qemu+tcp://host/system or qemu+unix:///system?socket=/path',
      ),
    tlsCa: optionalText.describe('TLS only: PEM file of the authority that signed the host’s certificate'),
    tlsCert: optionalText.describe('TLS only: PEM file of Plenum’s own certificate'),
    tlsKey: optionalText.describe('TLS only: PEM file of that certificate’s key'),
    pool: z
      .string()
      .trim()
      .regex(/^[\w.-]+$/, 'Use letters, digits and _ . - only')
      .default('plenum')
      .describe('Storage pool for images and root disks; made if it is missing'),
    poolPath: absolutePath('/var/lib/libvirt/plenum')
      .default('/var/lib/libvirt/plenum')
      .describe('The folder on the host that a new pool is made in'),
    /** Whether guests really boot under KVM cannot be seen from outside: `auto` believes what libvirt lists. */
    domainType: z
      .enum(['auto', 'kvm', 'qemu'])
      .default('auto')
      .describe('kvm: hardware virtualization; qemu: emulation, slow but everywhere; auto: kvm where libvirt lists it'),
    machine: z
      .string()
      .trim()
      .regex(/^[\w.-]+$/, 'A machine type like pc or q35')
      .default('pc')
      .describe('QEMU machine type: pc or q35'),
    screenListen: optionalText.describe(
      'Address on the host where screens (VNC) are served; keep it on a private network',
    ),
    screenAddress: optionalText.describe('Address where Plenum reaches those screens, if not the host’s own'),
    migrationUri: z
      .string()
      .trim()
      .refine(isReachable, 'Write it like qemu+tcp://10.0.0.5/system or qemu+tls://host/system')
      .optional()
      .describe('Where other hosts reach this one’s libvirt, for live migration, if not where Plenum does'),
    tuning: tuning.prefault({}),
  })
  .strict()
export type LibvirtConfig = z.infer<typeof libvirtConfig>
