import { expect, test } from 'vitest'
import { idFor } from '../testing'
import { journey } from '../testing/journey'

const the = journey()
const backup = idFor('backup', 'data')
const row = () => the.database.prisma.backup.findUniqueOrThrow({ where: { id: backup } })
/** What its store has kept, changed behind everybody’s back. */
const rewrite = (how: string) =>
  the.database.pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{content}', to_jsonb(${how}))
     WHERE kind = 'backup' AND ref_id = $1`,
    [backup],
  )

async function backedUp() {
  const volumeId = await the.volume('data')
  await the.world.writeToVolume(volumeId, '/note', 'kept')
  await the.world.perform(await the.world.intend.backUp(volumeId, the.world.zones[1]!.id))
}

test('a backup that is not what was backed up is said to be damaged, until it is verified whole again', async () => {
  await backedUp()
  await rewrite(`replace(document ->> 'content', 'kept', 'lost')`)
  const failed = await the.world.run(await the.world.intend.verify(backup))
  expect(failed).toMatchObject({
    state: 'rolled back',
    error: { message: expect.stringMatching(/^This backup of data is damaged\. .* Back the volume up anew/) },
  })
  expect((await row()).damage).toMatch(/not what was backed up/)
  await rewrite(`replace(document ->> 'content', 'lost', 'kept')`)
  expect(await the.world.run(await the.world.intend.verify(backup))).toMatchObject({ state: 'succeeded' })
  expect((await row()).damage).toBeNull()
})

test('what was restored of a damaged backup is no volume: nothing of it stays', async () => {
  await backedUp()
  await rewrite(`replace(document ->> 'content', 'kept', 'lost')`)
  const wish = { name: 'again', zoneId: the.world.zones[2]!.id }
  expect(await the.world.run(await the.world.intend.restore(backup, wish))).toMatchObject({
    ...{ state: 'rolled back', error: { message: expect.stringMatching(/is not what was backed up of data/) } },
  })
  expect((await the.world.truth()).volumes).toMatchObject([{ id: idFor('volume', 'data') }])
  expect(await the.database.prisma.volume.count({ where: { name: 'again' } })).toBe(0)
})

test('a store that does not answer for a while is waited for', async () => {
  const volumeId = await the.volume('data')
  const { name } = the.world.zones[1]!
  await the.world.perform(await the.world.intend.backUp(volumeId, the.world.zones[1]!.id))
  await the.world.meddler.setUnreachable(`${name}-backup`, 5)
  const task = await the.world.run(await the.world.intend.verify(backup))
  expect(task.state).toBe('succeeded')
  expect(task.steps[0]!.attempts).toBeGreaterThan(1)
})
