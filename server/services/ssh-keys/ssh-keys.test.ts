import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addSshKeyInput } from '@/server/domain/inputs'
import { sshKeyFor } from '@/server/domain/ssh-key-testing'
import { openServiceBench, refusal, type ServiceBench } from '../testing'
import { addSshKey } from './add-ssh-key'
import { listSshKeys } from './queries'
import { removeSshKey } from './remove-ssh-key'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
  const people = [bench.as('member').actor, bench.as('operator').actor]
  await bench.db.prisma.user.createMany({
    data: people.map(({ userId, name }) => ({ id: userId, name, email: `${userId}@example.com` })),
  })
})
afterAll(() => bench.close())

const add = (publicKey: string, name?: string, who: 'member' | 'operator' = 'member') =>
  addSshKey(bench.as(who), addSshKeyInput.parse({ publicKey, name }))

describe('one’s SSH keys', () => {
  it('are named by their comment or as one likes, and tell each person’s pages of themselves', async () => {
    const key = await add(sshKeyFor(1, 'anna@laptop'))
    expect(key).toMatchObject({ name: 'anna@laptop', fingerprint: expect.stringMatching(/^SHA256:/), bits: null })
    expect(await add(sshKeyFor(2, 'anna@laptop'), 'office')).toMatchObject({ name: 'office', comment: 'anna@laptop' })
    const events = await bench.db.prisma.$queryRaw<object[]>`SELECT scope, kind FROM event WHERE id = ${key.id}`
    expect(events).toEqual([{ scope: bench.as('member').actor.userId, kind: 'sshKey' }])
  })

  it('are nobody else’s', async () => {
    const mine = await add(sshKeyFor(3))
    expect((await listSshKeys(bench.as('operator'))).items).not.toContainEqual(mine)
    expect(await refusal(removeSshKey(bench.as('operator'), { sshKeyId: mine.id }))).toMatchObject({ kind: 'missing' })
    expect(await removeSshKey(bench.as('member'), { sshKeyId: mine.id })).toEqual(mine)
    expect((await listSshKeys(bench.as('member'))).items).not.toContainEqual(mine)
  })

  it('are had once each, whatever they are called, but two people may have the same', async () => {
    await add(sshKeyFor(4, 'one'))
    expect(await refusal(add(sshKeyFor(4, 'other')))).toMatchObject({ kind: 'conflict' })
    await add(sshKeyFor(4, 'one'), undefined, 'operator')
  })
})
