import { performance } from 'node:perf_hooks'
import { registerLab } from '@/e2e/data-centers/lab'
import type { Receipt } from '@/e2e/data-centers/rest'
import type { RestApi } from '@/e2e/fixtures/api'
import type { Lab } from '@/e2e/lab'
import { waitFor } from '@/e2e/lab/wait'
import type { HostView } from '@/server/domain/host'

/** How long each part took, in seconds: power loss → doubt → proven fence → all machines run → all guests answer. */
export type Failover = { detected: number; fenced: number; started: number; answered: number }

/**
 * Four guests on one of two hosts, each counting on a volume of its own. `fail` takes the power of the host that they run
 * on, and gives it back once they are elsewhere; `restart` starts them again by virsh where they are.
 */
export async function failingHost(lab: Lab, api: RestApi) {
  const { vdcId, imageName, typeName } = await registerLab(api, lab)
  const listed = async <T = { id: string; name: string; driver: string }>(list: string) =>
    (await api.get<{ items: T[] }>(list)).items
  const idOf = async (list: string, name: string) => (await listed(list)).find(each => each.name === name)!.id
  for (const zone of await listed('/zones')) await api.put(`/zones/${zone.id}/evacuation`, { evacuation: 'automatic' })
  const hosts = await Promise.all(
    lab.hosts.slice(0, 2).map(async ({ name }) => ({ name, id: await idOf('/hosts', name) })),
  )
  let [at, other] = hosts as [(typeof hosts)[number], (typeof hosts)[number]]
  const [imageId, typeId] = [await idOf('/images', imageName), await idOf('/instance-types', typeName)]
  const guests: string[] = []
  for (const name of ['one', 'two', 'three', 'four']) {
    const newVolumes = [{ name: `data-${name}`, sizeGiB: 1 }]
    const wish = { name, imageId, typeId, rootDiskGiB: 1, hostId: at.id, newVolumes }
    const receipt = await api.post<Receipt>(`/vdcs/${vdcId}/instances`, wish)
    await api.done(receipt)
    guests.push(receipt.resourceId)
  }
  const host = (id: string) => api.get<HostView>(`/hosts/${id}`)
  const state = (id: string, holds: (host: HostView) => boolean) =>
    waitFor(
      'the host’s state',
      async () => {
        const now = await host(id)
        if (!holds(now)) throw new Error(`it is ${now.state}`)
        return true
      },
      { timeoutMs: 120_000 },
    )

  /** Each guest counts on its volume, a number on disk before it is told; gives what each has told. */
  function counting(): Promise<number[]> {
    return each(async console => {
      // A busy machine may lose what is typed: asked again, and begun once.
      const count = `i=0; while :; do i=$((i+1)); printf '%08d' $i | dd of=/dev/vdb conv=notrunc,fsync 2>/dev/null; echo "ack"=$i; done`
      const begin = `mkdir /tmp/counting 2>/dev/null && (${count}) & :`
      await waitFor('a guest that counts', () => console.run(begin, 5_000).then(() => true), { timeoutMs: 60_000 })
      let told = 0
      for (let heard = 0; heard < 5; heard++) told = Number((await console.expect(/ack=(\d+)/))[1])
      return told
    })
  }

  const each = <T>(work: (console: Awaited<ReturnType<Lab['console']>>) => Promise<T>) =>
    Promise.all(
      guests.map(async id => {
        using console = await waitFor(`the console of ${id}`, () => lab.console(at.name, id))
        // Its prompt may have come before anybody listened.
        await waitFor(`the prompt of ${id}`, () => console.run('true', 1_000).then(() => true), { timeoutMs: 120_000 })
        // Awaited: the console closes with this block.
        return await work(console)
      }),
    )

  const running = (name: string) =>
    waitFor(
      `all guests on ${name}`,
      async () => {
        const there = (await lab.virsh(name, 'list', '--name')).split('\n').filter(Boolean)
        if (there.length < guests.length) throw new Error(`${there.length} run there`)
        return true
      },
      { timeoutMs: 120_000 },
    )

  const seconds = (from: number) => (performance.now() - from) / 1000

  await each(async () => {})
  return {
    async fail(): Promise<Failover> {
      const acknowledged = await counting()
      const died = performance.now()
      await lab.failHost(at.name)
      await state(at.id, now => now.state !== 'up')
      const detected = seconds(died)
      await state(at.id, now => now.state === 'fenced')
      const fencedAt = performance.now()
      const fenced = (fencedAt - died) / 1000 - detected
      await running(other.name)
      const started = seconds(fencedAt)
      ;[at, other] = [other, at]
      const found = await each(async console => {
        const read = () => console.run('dd if=/dev/vdb bs=8 count=1 2>/dev/null', 5_000)
        return Number(await waitFor('what a guest has on its volume', read, { timeoutMs: 60_000 }))
      })
      const answered = seconds(fencedAt)
      for (const [index, count] of found.entries())
        if (count < acknowledged[index]!)
          throw new Error(`${guests[index]} had told ${acknowledged[index]}, and has ${count} on its volume`)
      await lab.recoverHost(other.name)
      await state(other.id, now => now.state === 'up' && now.activeTaskId === null)
      await api.put(`/hosts/${other.id}/cordon`, { cordoned: false })
      return { detected, fenced, started, answered }
    },
    /** @returns seconds from `virsh start` of all until all answer. */
    async restart(): Promise<number> {
      await Promise.all(guests.map(id => lab.virsh(at.name, 'destroy', id)))
      const from = performance.now()
      await Promise.all(guests.map(id => lab.virsh(at.name, 'start', id)))
      await each(async () => {})
      return seconds(from)
    },
  }
}
