import { expect, test } from 'vitest'
import { closed, opened } from '@/server/drivers/simulated/guest/luks'
import { idFor } from '../testing'
import { data, journey } from '../testing/journey'
import { testSecrets } from '../testing/secrets'

const the = journey()
const newVolumes = [{ name: 'data', isEncrypted: true }]
const held = (name: string) =>
  the.database.pool
    .query(`SELECT document FROM simulated.object WHERE kind = 'volume' AND ref_id = $1`, [idFor('volume', name)])
    .then(({ rows }) => rows[0]?.document)
const keyOf = async (name: string) => testSecrets.open((await the.volumeRow(idFor('volume', name))).luksKey) as string
/** What a guest does. */
async function write(label: string) {
  const disk = { type: 'ext4', uuid: '', label, sizeGiB: 1, files: {} }
  await the.database.pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{ciphertext}', to_jsonb($2::text))
     WHERE kind = 'volume' AND ref_id = $1`,
    [data, closed(disk, await keyOf('data'))],
  )
}

test('a host is given the key of an encrypted volume, its storage never', async () => {
  const id = await the.running('web-1', { newVolumes })
  const key = await keyOf('data')
  const [{ document: machine }] = (
    await the.database.pool.query(`SELECT document FROM simulated.object WHERE kind = 'instance' AND ref_id = $1`, [id])
  ).rows
  expect(machine.disks).toMatchObject([{ volumeId: data, luksKey: key }])
  expect(JSON.stringify(await held('data'))).not.toContain(key)
  await the.world.perform(await the.world.intend.detach(data))
  expect(await the.machine(id)).toMatchObject({ disks: [] })
  await the.world.perform(await the.world.intend.deleteVolume(data))
  expect(await the.database.prisma.volume.count()).toBe(0)
})

test('a repeated try makes no second key', async () => {
  await the.running('web-1', { newVolumes })
  const before = await keyOf('data')
  await the.world.perform(await the.world.intend.resizeVolume(data, 2))
  expect(await keyOf('data')).toBe(before)
})

test('a copy of a snapshot opens with the key of its volume', async () => {
  await the.running('web-1', { newVolumes })
  await write('then')
  await the.world.perform(await the.world.intend.takeSnapshot(data, 'before'))
  await write('now')
  const zoneId = the.world.zones[0]!.id
  await the.world.perform(
    await the.world.intend.createVolume('copy', { zoneId, sizeGiB: 2, from: idFor('snapshot', 'before') }),
  )
  expect(await the.volumeRow(idFor('volume', 'copy'))).toMatchObject({ isEncrypted: true })
  expect(opened(await held('copy'), await keyOf('copy'))).toMatchObject({ label: 'then' })
  expect(await held('copy')).toMatchObject({ filesystem: null })
})

test('a backup carries what is unreadable to its store, and opens in another zone when its volume is long gone', async () => {
  const id = await the.running('web-1', { newVolumes })
  await write('kept')
  const [, there] = the.world.zones
  await the.world.perform(await the.world.intend.backUp(data, there!.id))
  const [{ document: backup }] = (
    await the.database.pool.query(`SELECT document FROM simulated.object WHERE kind = 'backup'`)
  ).rows
  expect(backup.content).not.toContain('kept')
  await the.world.perform(await the.world.intend.deleteInstance(id, { deleteVolumeIds: [data] }))
  await the.world.perform(await the.world.intend.restore(idFor('backup', 'data'), { name: 'again', zoneId: there!.id }))
  expect(await the.volumeRow(idFor('volume', 'again'))).toMatchObject({ isEncrypted: true, observed: 'available' })
  expect(opened(await held('again'), await keyOf('again'))).toMatchObject({ label: 'kept' })
})
