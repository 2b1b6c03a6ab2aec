/**
 * Power by Redfish (DSP0266), the standard that follows IPMI: JSON over HTTPS, asked for by nothing but Node's own HTTP.
 * As with IPMI, the controller's word is taken for the power state; what it is worth is for whoever fences to judge.
 */
import { PlenumError } from '@/server/domain/errors'
import { noCapabilities } from '@/server/domain/host'
import type { BootDevice } from '@/server/domain/sensor'
import type { Call, Connection, Driver, Probe } from '../contract'
import { createRedfish, type Redfish } from './client'
import { type RedfishConfig, redfishConfig } from './config'
import { type ComputerSystem, collection, computerSystem, serviceRoot } from './resources'
import { readSensors } from './sensors'

export const redfishDriver: Driver<RedfishConfig> = {
  name: 'redfish',
  role: 'power',
  title: 'Management controller (Redfish)',
  config: redfishConfig,
  connect: async config => openController(config, createRedfish(config)),
}

function openController({ systemId }: RedfishConfig, redfish: Redfish): Connection {
  let path: string | undefined
  const system = async (call: Call) => {
    path ??= await systemPath(redfish, systemId, call)
    return redfish.get(path, computerSystem, call)
  }
  const reset = async (type: 'On' | 'ForceOff', call: Call) => {
    const found = await system(call)
    // Asked again, many services refuse a reset to what is already so.
    if (powerOf(found) === (type === 'On' ? 'on' : 'off')) return
    const target = found.Actions?.['#ComputerSystem.Reset']?.target
    if (!target) throw unable('switch this system')
    await redfish.post(target, { ResetType: type }, call)
  }
  return {
    power: {
      status: async call => powerOf(await system(call)),
      on: call => reset('On', call),
      off: call => reset('ForceOff', call),
      async bootNext(from, call) {
        const { Boot, etag, '@odata.id': self } = await system(call)
        const target = bootTargets[from]
        const allowed = Boot?.['BootSourceOverrideTarget@Redfish.AllowableValues']
        if (!Boot || (allowed && !allowed.includes(target))) throw unable(`start this system from ${target}`)
        const override = { BootSourceOverrideEnabled: 'Once', BootSourceOverrideTarget: target }
        await redfish.patch(self, { Boot: override }, etag, call)
      },
      sensors: async call => readSensors(redfish, await system(call), call),
    },
    probe: call => probe(redfish, system, call),
    async [Symbol.asyncDispose]() {
      redfish.close()
    },
  }
}

const bootTargets: Record<BootDevice, string> = { disk: 'Hdd', network: 'Pxe', cd: 'Cd', firmware: 'BiosSetup' }

/** Only what says Off is off: one on its way there, or in a state of some vendor's, may still write. */
const powerOf = ({ PowerState }: ComputerSystem): 'on' | 'off' => {
  if (!PowerState)
    throw new PlenumError('internal', 'The host’s management controller does not say whether its power is on.')
  return PowerState === 'Off' ? 'off' : 'on'
}

const unable = (what: string) =>
  new PlenumError('unsupported', `The host’s management controller can’t ${what}. Do it at the host itself.`)

async function systemPath(redfish: Redfish, systemId: string, call: Call): Promise<string> {
  const { Systems } = await redfish.get('/redfish/v1/', serviceRoot, call)
  const { Members } = await redfish.get(Systems['@odata.id'], collection, call)
  const paths = Members.map(member => member['@odata.id'])
  const idOf = (path: string) => path.replace(/\/$/, '').split('/').at(-1)!
  const [path, ...others] = systemId ? paths.filter(each => idOf(each) === systemId) : paths
  if (path && others.length === 0) return path
  throw new PlenumError(
    'invalid',
    paths.length === 0
      ? 'The management controller has no systems. Check its address.'
      : `The management controller has the systems ${paths.map(idOf).join(', ')}. Say which one this host is.`,
    { field: 'systemId' },
  )
}

async function probe(redfish: Redfish, system: (call: Call) => Promise<ComputerSystem>, call: Call): Promise<Probe> {
  const { RedfishVersion } = await redfish.get('/redfish/v1/', serviceRoot, call)
  const found = await system(call)
  const model = [found.Manufacturer, found.Model].filter(Boolean).join(' ')
  const version = [`Redfish ${RedfishVersion}`, model, `power is ${powerOf(found)}`].filter(Boolean).join(', ')
  return { healthy: true, version, capabilities: noCapabilities, host: null, problems: [] }
}
