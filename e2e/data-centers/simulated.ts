import { type DataCenter, ensureNamed, ensureVdc, type Receipt, type Rest } from './rest'

/** Three zones with two hosts each and storage, all simulated, at the pace of the demo. Repeatable. */
export async function registerSimulated(rest: Rest, world = 'e2e'): Promise<DataCenter> {
  for (const number of [1, 2, 3]) {
    const name = `sim-${number}`
    const zone = await ensureNamed(rest, '/zones', name, () =>
      rest.post('/zones', {
        name,
        title: 'Simulated',
        volumeDriver: 'simulated-storage',
        volumeConfig: { world, zone: name },
      }),
    )
    for (const host of [`${name}-h1`, `${name}-h2`])
      await ensureNamed(rest, '/hosts?limit=200', host, async () => {
        const config = { world, host }
        await rest.done(
          await rest.post<Receipt>('/hosts', { zoneId: zone.id, name: host, driver: 'simulated', config }),
        )
      })
  }
  await ensureNamed(rest, '/images', 'Simulated Linux', async () =>
    rest.done(
      await rest.post<Receipt>('/images', { name: 'Simulated Linux', path: 'simulated:linux', minMemoryMiB: 64 }),
    ),
  )
  return ensureVdc(rest, 'Simulated Linux')
}
