import type { Lab } from '@/e2e/lab'
import { type DataCenter, ensureNamed, ensureVdc, type Receipt, type Rest } from './rest'

/**
 * Registers the lab's zones, storage, networks, hosts and image with a running Plenum, as the UI does it: preflight, then add.
 * Repeatable.
 */
export async function registerLab(rest: Rest, lab: Lab, say: (line: string) => void = () => {}): Promise<DataCenter> {
  const { storage } = lab
  const volumeConfig = {
    uri: storage.uri,
    pool: storage.pool,
    qmp: `${storage.qmp.host}:${storage.qmp.port}`,
    nbd: `${storage.nbd.host}:${storage.nbd.port}`,
  }
  for (const host of lab.hosts) {
    const zone = await ensureNamed(rest, '/zones', host.zone, () =>
      rest.post('/zones', {
        ...{ name: host.zone, title: 'Lab', volumeDriver: 'nbd', volumeConfig },
        ...{ networkDriver: 'ovn', networkConfig: { northbound: lab.northbound(host.zone) } },
      }),
    )
    await ensureNamed(rest, '/hosts?limit=200', host.name, async () => {
      // The lab's switches work in user space.
      const config = { uri: host.uri, domainType: 'qemu', tuning: { nicOffloads: 'off' } }
      const power = { powerDriver: 'ipmi', powerConfig: host.power }
      const preflight = await rest.post<{ ok: boolean; checks: { ok: boolean; message: string }[] }>(
        '/hosts/preflight',
        {
          zoneId: zone.id,
          driver: 'libvirt',
          config,
          ...power,
          name: host.name,
        },
      )
      const failed = preflight.checks.filter(check => !check.ok).map(check => check.message)
      if (!preflight.ok) throw new Error(`${host.name} is not fit: ${failed.join(' ')}`)
      await rest.done(
        await rest.post<Receipt>('/hosts', { zoneId: zone.id, name: host.name, driver: 'libvirt', config, ...power }),
      )
      say(`Added host ${host.name} in ${host.zone}.`)
    })
  }
  await ensureNamed(rest, '/images', 'Tiny Linux', async () => {
    const image = {
      name: 'Tiny Linux',
      path: lab.imagePath,
      description: 'A busybox guest that boots in seconds',
      minMemoryMiB: 96,
      loginHint: 'root, without a password',
    }
    await rest.done(await rest.post<Receipt>('/images', image))
    say('Added the image Tiny Linux.')
  })
  return ensureVdc(rest, 'Tiny Linux')
}
