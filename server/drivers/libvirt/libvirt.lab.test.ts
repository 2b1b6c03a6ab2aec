import { stat, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { describeConformance } from '../contract/conformance'
import { nbdDriver } from '../nbd'
import { libvirtDriver } from './index'
import { uuidOf, uuidText } from './names'

/** A lab of its own beside whatever is up. */
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ name: 'plconform', subnet: '10.99.102', zones: 2, fresh: true })
}, 300_000)
afterAll(() => lab?.stop())

const host = (index: number) => () =>
  libvirtDriver.connect(libvirtDriver.config.parse({ uri: lab.hosts[index]!.uri, domainType: 'qemu' }))

const at = ({ host, port }: Address) => `${host}:${port}`
type Address = { host: string; port: number }
const storageAt = ({ uri, pool, qmp, nbd }: { uri: string; pool: string; qmp: Address; nbd: Address }) =>
  nbdDriver.connect(nbdDriver.config.parse({ uri, pool, qmp: at(qmp), nbd: at(nbd) }))

describeConformance({
  name: 'libvirt',
  connectCompute: host(0),
  connectOtherCompute: host(1),
  connectStorage: () => storageAt(lab.storage),
  connectOtherStorage: () => storageAt(lab.otherStorage),
  async image() {
    const { size } = await stat(lab.imagePath)
    return { name: 'tiny', path: lab.imagePath, format: 'qcow2', sizeBytes: size, checksum: '' }
  },
  // The shell asks where the cursor is after its prompt; of the question, cut in two, some letters may be left.
  prompt: /# \S{0,4}$/,
  timeoutMs: 180_000,
  volumeGiB: 1 / 16,
  outside: {
    powerOff: async ref => void (await lab.virsh(lab.hosts[0]!.name, 'destroy', uuidText(uuidOf(ref.id)))),
    keysOnHosts: async () =>
      (await Promise.all(lab.hosts.map(({ name }) => lab.virsh(name, 'secret-list')))).flatMap(
        said => said.match(/[0-9a-f-]{36}.*/g) ?? [],
      ),
    async addStranger() {
      const { name } = lab.hosts[0]!
      const file = `${lab.config.folder}/stranger.xml`
      await writeFile(file, stranger)
      await lab.virsh(name, 'define', file)
      const external = (await lab.virsh(name, 'domuuid', 'legacy-db')).trim()
      return { external, remove: async () => void (await lab.virsh(name, 'undefine', 'legacy-db')) }
    },
  },
})

const stranger =
  "<domain type='qemu'><name>legacy-db</name><memory>65536</memory><os><type arch='x86_64'>hvm</type></os></domain>"
