/**
 * Power by IPMI 2.0, through ipmitool: spoken to by every management controller, whatever the host runs. It trusts the
 * controller's word for the power state and remembers nothing; what that word is worth is for whoever fences to judge.
 */
import { PlenumError } from '@/server/domain/errors'
import { noCapabilities } from '@/server/domain/host'
import type { BootDevice } from '@/server/domain/sensor'
import type { Call, Connection, Driver, Probe } from '../contract'
import { type IpmiConfig, ipmiConfig } from './config'
import { ipmitool } from './ipmitool'
import { parseSensors } from './sensors'

export const ipmiDriver: Driver<IpmiConfig> = {
  name: 'ipmi',
  role: 'power',
  title: 'Management controller (IPMI 2.0)',
  config: ipmiConfig,
  connect: async config => openController(config),
}

function openController(config: IpmiConfig): Connection {
  return {
    power: {
      status: call => status(config, call),
      on: async call => void (await ipmitool(config, ['chassis', 'power', 'on'], call)),
      off: async call => void (await ipmitool(config, ['chassis', 'power', 'off'], call)),
      bootNext: async (from, call) => void (await ipmitool(config, ['chassis', 'bootdev', bootWords[from]], call)),
      sensors: async call => parseSensors(await ipmitool(config, ['-c', 'sdr', 'list', 'full'], call)),
    },
    probe: call => probe(config, call),
    async [Symbol.asyncDispose]() {},
  }
}

/** IPMI 2.0, 28.13, boot flags: without options they hold for the next boot only. */
const bootWords: Record<BootDevice, string> = { disk: 'disk', network: 'pxe', cd: 'cdrom', firmware: 'bios' }

async function status(config: IpmiConfig, call: Call): Promise<'on' | 'off'> {
  const said = await ipmitool(config, ['chassis', 'power', 'status'], call)
  const state = /^Chassis Power is (on|off)\s*$/m.exec(said)?.[1]
  if (state === 'on' || state === 'off') return state
  throw new PlenumError('internal', 'The host’s management controller does not say whether its power is on.', {
    detail: `ipmitool: ${said.trim()}`,
  })
}

async function probe(config: IpmiConfig, call: Call): Promise<Probe> {
  const said = await ipmitool(config, ['mc', 'info'], call)
  const firmware = /^Firmware Revision\s*: (\S+)/m.exec(said)?.[1] ?? 'unknown'
  const power = await status(config, call)
  const version = `IPMI 2.0, firmware ${firmware}, power is ${power}`
  return { healthy: true, version, capabilities: noCapabilities, host: null, problems: [] }
}
