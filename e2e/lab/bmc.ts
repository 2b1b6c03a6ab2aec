import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BootDevice } from '@/server/domain/sensor'
import type { LabConfig } from './config'
import { hypervisors, type LabNode, switchNetns } from './nodes'
import { ipBatch, run } from './run'
import { waitFor } from './wait'

/**
 * A management controller for each hypervisor: ipmi_sim, at an address of its own on the switch, which lives on when the
 * host dies. Power off kills the host's first process and with it everything in the machine; power on boots it again.
 */
export const bmcAccess = { user: 'plenum', password: 'lab-secret', cipherSuite: 3 } as const

export const bmcAddress = (config: LabConfig, node: LabNode) =>
  `${config.subnet}.${100 + Number(node.address.split('.').at(-1))}`

/** Of a lab that is wired. What answers already stays. */
export async function startControllers(config: LabConfig): Promise<void> {
  const netns = switchNetns(config)
  const there = await run('ip', ['-n', netns, '-o', 'addr', 'show', 'br0'])
  const missing = hypervisors(config).filter(node => !there.includes(` ${bmcAddress(config, node)}/`))
  await ipBatch(
    missing.map(node => `addr add ${bmcAddress(config, node)}/24 dev br0`),
    netns,
  )
  await Promise.all(missing.map(node => startController(config, node)))
}

const folderOf = (config: LabConfig, node: LabNode) => path.join(config.folder, 'bmc', node.name)

/** As ipmi_sim calls them. */
const devices: Record<string, BootDevice> = { pxe: 'network', cdrom: 'cd', bios: 'firmware' }

export async function bootedFrom(config: LabConfig, node: LabNode): Promise<BootDevice> {
  const told = await readFile(path.join(folderOf(config, node), 'booted-from'), 'utf8')
  return devices[told.trim()] ?? 'disk'
}

export const heat = (config: LabConfig, node: LabNode, degrees: number) =>
  writeFile(path.join(folderOf(config, node), 'inlet'), String(degrees))

/** Ends them all, also one that outlived its network: they are known by what they were started with. */
export async function stopControllers(config: LabConfig): Promise<void> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  await Promise.all(
    pids.map(async pid => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (!command.startsWith('ipmi_sim\0') || !command.includes(path.join(config.folder, 'bmc/'))) return
      try {
        process.kill(Number(pid), 'SIGKILL')
      } catch {
        // Gone already.
      }
    }),
  )
}

async function startController(config: LabConfig, node: LabNode): Promise<void> {
  const folder = folderOf(config, node)
  const file = (name: string) => path.join(folder, name)
  await mkdir(folder, { recursive: true })
  await writeFile(file('power'), powerScript(node, folder))
  await writeFile(file('lan.conf'), lanConfig(bmcAddress(config, node), file('power')))
  await writeFile(file('inlet'), '24')
  await writeFile(file('watts'), '90')
  await writeFile(file('bmc.emu'), emulation(folder))
  await chmod(file('power'), 0o755)
  const log = openSync(file('out'), 'a')
  const command = ['ipmi_sim', '-n', '-c', file('lan.conf'), '-f', file('bmc.emu'), '-s', file('state')]
  // Only into the network: `ip netns exec` would give it a file system of its own, too.
  spawn('nsenter', [`--net=/run/netns/${switchNetns(config)}`, ...command], {
    ...{ detached: true, cwd: '/', stdio: ['ignore', log, log] },
  }).unref()
  const { user, password, cipherSuite } = bmcAccess
  const ask = ['-I', 'lanplus', '-H', bmcAddress(config, node), '-U', user, '-P', password, '-C', `${cipherSuite}`]
  await waitFor(
    `the management controller of ${node.name}`,
    () => run('ipmitool', [...ask, '-N', '1', '-R', '1', 'chassis', 'power', 'status']),
    { log: file('out') },
  )
}

const lanConfig = (address: string, power: string) => `name "bmc"
set_working_mc 0x20
  startlan 1
    addr ${address} 623
    priv_limit admin
    allowed_auths_admin md5
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "${power}"
  user 2 true "${bmcAccess.user}" "${bmcAccess.password}" admin 10 md5
`

/** Sensors read what stands in files of its folder: `inlet` in °C, `watts` in steps of two. */
const emulation = (folder: string) => `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
${sensor({ number: 1, name: 'Inlet Temp', entity: 0x37, type: 0x01, unit: 1, step: 1, file: path.join(folder, 'inlet') })}
${sensor({ number: 2, name: 'Pwr Consumption', entity: 0x0a, type: 0x0b, unit: 6, step: 2, file: path.join(folder, 'watts') })}
mc_enable 0x20
`

/** One analog sensor with its full record (IPMI 2.0, 43.1), units by table 43-15. */
function sensor(of: {
  number: number
  name: string
  entity: number
  type: number
  unit: number
  step: number
  file: string
}): string {
  const none = (bytes: number) => Array<number>(bytes).fill(0)
  const body = [
    ...[0x20, 0, of.number, of.entity, 1, 0x7f, 0x68, of.type, 0x01, ...none(6)],
    ...[0, of.unit, 0, 0, of.step, ...none(6)],
    ...[0, 0, 0, 0xff, 0, ...none(11), 0xc0 | of.name.length, ...Buffer.from(of.name)],
  ]
  const events = Array(4).fill('0'.repeat(15)).join(' ')
  return [
    `sensor_add 0x20 0 ${of.number} ${of.type} 0x01 poll 500 file "${of.file}"`,
    `main_sdr_add 0x20 ${[0, 0, 0x51, 0x01, body.length, ...body].join(' ')}`,
    `sensor_set_event_support 0x20 0 ${of.number} enable scanning per-state ${events}`,
  ].join('\n')
}

/**
 * ipmi_sim asks `get power` and `set power 0|1`; a process that is the first of its own namespace is the machine. What it
 * is to boot from next is kept by the controller, and noted as done at the next start: a lab host knows one way only.
 */
const powerScript = ({ netns, folder }: LabNode, bmc: string) => `#!/bin/sh
init() {
  for pid in $(ip netns pids '${netns}'); do
    awk -v pid="$pid" '/^State:.*Z/ { exit } /^NSpid:/ && NF > 2 && $NF == 1 { print pid }' "/proc/$pid/status" 2>/dev/null
  done
}
case "$1 $2 $3" in
'get boot '*) echo boot:none ;;
'set boot '*) echo "$3" > '${bmc}/boot-next' ;;
'get power ') [ -n "$(init)" ] && echo power:1 || echo power:0 ;;
'set power 0') for pid in $(init); do kill -9 "$pid"; done ;;
'set power 1')
  [ -n "$(init)" ] && exit 0
  # As after a real power-off: what was in memory only is gone.
  rm -rf '${folder}/run'
  mkdir -p '${folder}/run/libvirt' '${folder}/run/lock'
  mv '${bmc}/boot-next' '${bmc}/booted-from' 2>/dev/null || echo disk > '${bmc}/booted-from'
  setsid '${folder}/boot' >> '${folder}/log/init.out' 2>&1 < /dev/null &
  ;;
esac
`
