import { readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { BootDevice } from '@/server/domain/sensor'
import { bmcAccess } from './bmc'
import { run } from './run'

/**
 * A Redfish service in front of a lab host, where Debian has no emulator of one: the resources of DSP2046 that a power
 * driver needs, served as DSP0266 says. That it is one is for DMTF's own redfishtool to say, see its test. It shares the
 * script by which ipmi_sim kills and boots the host.
 */
export async function openRedfishService(bmcFolder: string) {
  const folder = path.join(bmcFolder, 'redfish')
  await mkdir(folder, { recursive: true })
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=bmc', '-days', '2', '-keyout', key, '-out', cert]
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject])
  const power = (...args: string[]) => run(path.join(bmcFolder, 'power'), args)
  const isOn = async () => (await power('get', 'power')).includes('power:1')
  const authorization = `Basic ${Buffer.from(`${bmcAccess.user}:${bmcAccess.password}`).toString('base64')}`
  let override: string | null = null
  let boots = 1

  const read = async (at: string): Promise<object | undefined> => {
    const self = { '@odata.id': at }
    const link = (to: string) => ({ '@odata.id': `/redfish/v1/${to}` })
    switch (at.replace(/\/$/, '')) {
      case '/redfish':
        return { v1: '/redfish/v1/' }
      case '/redfish/v1':
        return { ...self, RedfishVersion: '1.15.0', Systems: link('Systems'), Chassis: link('Chassis') }
      case '/redfish/v1/Systems':
        return { ...self, Members: [link('Systems/1')], 'Members@odata.count': 1 }
      case '/redfish/v1/Chassis':
        return { ...self, Members: [link('Chassis/1')], 'Members@odata.count': 1 }
      case '/redfish/v1/Systems/1':
        return {
          ...{ ...self, Id: '1', Name: 'System', Manufacturer: 'Lab', Model: 'Namespace' },
          PowerState: (await isOn()) ? 'On' : 'Off',
          Boot: {
            ...{
              BootSourceOverrideEnabled: override ? 'Once' : 'Disabled',
              BootSourceOverrideTarget: override ?? 'None',
            },
            'BootSourceOverrideTarget@Redfish.AllowableValues': ['None', 'Pxe', 'Hdd', 'Cd'],
          },
          Links: { Chassis: [link('Chassis/1')] },
          Actions: {
            '#ComputerSystem.Reset': {
              target: '/redfish/v1/Systems/1/Actions/ComputerSystem.Reset',
              'ResetType@Redfish.AllowableValues': ['On', 'ForceOff'],
            },
          },
        }
      case '/redfish/v1/Chassis/1':
        return { ...self, Id: '1', Name: 'Chassis', Thermal: link('Chassis/1/Thermal'), Power: link('Chassis/1/Power') }
      case '/redfish/v1/Chassis/1/Thermal':
        return {
          ...self,
          Temperatures: [
            { Name: 'Inlet', ReadingCelsius: Number(await readFile(path.join(bmcFolder, 'inlet'))) },
            { Name: 'CPU1', ReadingCelsius: 91, Status: { State: 'Enabled', Health: 'Warning' } },
            { Name: 'CPU2', ReadingCelsius: null, Status: { State: 'Absent' } },
          ],
          Fans: [{ Name: 'Fan 1', Reading: 4200, ReadingUnits: 'RPM' }],
        }
      case '/redfish/v1/Chassis/1/Power':
        return { ...self, PowerControl: [{ Name: 'System', PowerConsumedWatts: 231 }], Voltages: [] }
    }
  }

  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
    const answer = (status: number, body?: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'odata-version': '4.0', ...headers })
      response.end(body && JSON.stringify(body))
    }
    const refuse = (status: number, message: string) =>
      answer(status, { error: { code: 'Base.1.12.GeneralError', message, '@Message.ExtendedInfo': [] } })
    try {
      const at = request.url!.split('?')[0]!
      // The roots are for everybody.
      if (!/^\/redfish(\/v1)?\/?$/.test(at) && request.headers.authorization !== authorization)
        return refuse(401, 'Sign in')
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      if (request.method === 'GET') {
        const found = await read(at)
        return found ? answer(200, found, { etag: `W/"${boots}"` }) : refuse(404, 'Nothing here')
      }
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}')
      if (request.method === 'PATCH' && at === '/redfish/v1/Systems/1') {
        if (request.headers['if-match'] && request.headers['if-match'] !== `W/"${boots}"`)
          return refuse(412, 'It changed')
        override = body.Boot.BootSourceOverrideTarget
        return answer(204)
      }
      if (request.method === 'POST' && at.endsWith('/Actions/ComputerSystem.Reset')) {
        const wanted = body.ResetType === 'On'
        if ((await isOn()) === wanted) return refuse(409, 'It is so already')
        if (wanted) {
          boots++
          await writeFile(path.join(folder, 'booted-from'), override ?? 'Hdd')
          override = null
        }
        await power('set', 'power', wanted ? '1' : '0')
        return answer(204)
      }
      refuse(405, 'Not that')
    } catch (error) {
      refuse(500, String(error))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  const shown = await run('openssl', ['x509', '-in', cert, '-noout', '-fingerprint', '-sha256'])
  return {
    address: `127.0.0.1:${port}`,
    /** As the driver takes it. */
    access: {
      ...{ url: `https://127.0.0.1:${port}`, user: bmcAccess.user, password: bmcAccess.password },
      fingerprint: shown.trim().split('=')[1]!,
    },
    bootedFrom: async () =>
      targets[await readFile(path.join(folder, 'booted-from'), 'utf8')] ?? ('disk' satisfies BootDevice),
    /** Hangs up on everybody, as a controller does that restarts. */
    hangUp: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const targets: Record<string, BootDevice> = { Hdd: 'disk', Pxe: 'network', Cd: 'cd' }
