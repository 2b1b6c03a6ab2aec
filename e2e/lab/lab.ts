import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { type LabOptions, labConfig } from './config'
import { imageIn } from './image'
import { openLab, savedOptions, startLab, stopLab } from './index'
import { registerWithPlenum } from './register'

const usage = `npm run lab -- [command]
  up [--hosts-per-zone N]   start the lab, or what is missing of it, and add it to the Plenum that runs here (default)
  down                      end it and remove its disks
  status                    say what runs where
  fail|recover <host>       power loss, and power back
  cut|mend <host>           pull the network cable, and put it back
  restart-libvirtd <host>   as an upgrade would; guests run on
  virsh <host> [args …]     libvirt's client on that host`

const say = (line: string) => console.log(line)
// `| head` may leave early; the lab goes on coming up.
process.stdout.on('error', () => {})

async function main(argv: string[]): Promise<void> {
  const [command, ...rest] = argv[0] && !argv[0].startsWith('-') ? [argv[0], ...argv.slice(1)] : ['up', ...argv]
  // What follows `virsh <host>` is virsh's own.
  if (command === 'virsh') return virshSession(rest)
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { 'hosts-per-zone': { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return say(usage)
  const given = values['hosts-per-zone']
  const options: LabOptions = given ? { hostsPerZone: Number(given) } : {}
  if (command === 'up') return up(options)
  if (command === 'down') {
    const found = await stopLab(labConfig())
    return say(found ? 'The lab is down.' : 'No lab was up.')
  }
  const lab = await current()
  if (command === 'status') return status(lab)
  const host = positionals[0]
  const action = actions[command]
  if (!action || !host) throw new Error(usage)
  await action.act(lab, host)
  say(`${host} ${action.said}`)
}

type Current = Awaited<ReturnType<typeof current>>

const actions: Record<string, { act: (lab: Current, host: string) => Promise<void>; said: string }> = {
  fail: { act: (lab, host) => lab.failHost(host), said: 'has lost power: its libvirtd and its guests are dead.' },
  recover: { act: (lab, host) => lab.recoverHost(host), said: 'is back; its guests are off.' },
  cut: { act: (lab, host) => lab.cutHost(host), said: 'is cut off; its guests run on.' },
  mend: { act: (lab, host) => lab.mendHost(host), said: 'is reachable again.' },
  'restart-libvirtd': { act: (lab, host) => lab.restartLibvirtd(host), said: 'has a new libvirtd; its guests run on.' },
}

async function up(options: LabOptions): Promise<void> {
  const began = performance.now()
  const lab = await startLab({ ...options, say })
  say(`The lab "${lab.config.name}" is up (${((performance.now() - began) / 1000).toFixed(1)} s).`)
  await status(lab)
  await registerWithPlenum(lab, say)
}

async function status(lab: Current): Promise<void> {
  for (const { name, zone, uri } of lab.hosts) {
    const isOn = await lab.isOn(name)
    const cable = (await lab.isCut(name)) ? ', cut off' : ''
    const guests = isOn ? (await lab.virsh(name, 'list', '--name')).split('\n').filter(line => line.trim()).length : 0
    say(`  ${name}  ${zone}  ${uri}  ${isOn ? `on${cable}, ${guests} guests running` : 'off'}`)
  }
  const { uri, pool, qmp, nbd } = lab.storage
  say(`  storage  ${uri}  pool ${pool}, QMP ${qmp.host}:${qmp.port}, NBD ${nbd.host}:${nbd.port}`)
  for (const zone of new Set(lab.hosts.map(host => host.zone))) say(`  OVN of ${zone}  ${lab.northbound(zone)}`)
  say(`  Plenum reaches them from ${lab.plenumAddress}; boot image: ${lab.imagePath}`)
}

async function current() {
  const saved = savedOptions({})
  if (!saved.zones) throw new Error('No lab is up. Start it with: npm run lab')
  const config = labConfig(saved)
  return openLab(config, await imageIn(config.imageFolder))
}

async function virshSession([host, ...args]: string[]): Promise<void> {
  const { hosts, storage } = await current()
  const found = hosts.find(({ name }) => name === host) ?? (host === 'storage' ? storage : undefined)
  if (!found) throw new Error(usage)
  process.exitCode = spawnSync('virsh', ['-c', found.uri, ...args], { stdio: 'inherit' }).status ?? 1
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
