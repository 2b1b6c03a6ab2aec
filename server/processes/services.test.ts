import { afterAll, describe, expect, test } from 'vitest'
import type { PlenumError } from '@/server/domain/errors'
import type { Store } from '@/server/store/store'
import { createDrivers } from './drivers'
import { formsOf } from './services'

// Forms need no infrastructure: nothing is ever asked of this address.
const { all, close } = createDrivers({ url: 'postgresql://localhost:1/nothing' } as Store)
afterAll(close)

/** Written in full, so that the one field in question is all that is wrong. */
const complete: Record<string, Record<string, unknown>> = {
  libvirt: { uri: 'qemu+tcp://10.0.0.5/system' },
  nbd: { uri: 'qemu+tcp://10.0.0.5/system', qmp: '10.0.0.5:4444', nbd: '10.0.0.5:10809' },
  ceph: { monitors: '10.0.0.5:3300', key: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==' },
  simulated: { world: 'demo', host: 'r01' },
  'simulated-storage': { world: 'demo', zone: 'zone-a' },
  'simulated-network': { world: 'demo', zone: 'zone-a' },
  ovn: { northbound: 'tcp:10.0.0.5:6641' },
  'simulated-power': { world: 'demo', host: 'r01' },
  'simulated-backup': { world: 'demo', store: 'zone-a' },
  restic: { repository: '/srv/backups', password: 'correct horse battery' },
  ipmi: { address: '10.0.1.5', user: 'plenum', password: 'a-secret' },
  redfish: { url: 'https://10.0.1.5', user: 'plenum', password: 'secret' },
}

function refusal(work: () => unknown): PlenumError {
  try {
    work()
  } catch (error) {
    return error as PlenumError
  }
  throw new Error('It was taken')
}

for (const { driver, role, schema, parse } of formsOf(all))
  describe(`the form of ${driver}`, () => {
    const config = complete[driver]!
    const needed = (schema.required as string[]).filter(name => name in config)
    const prefix = {
      ...{ compute: 'config', storage: 'volumeConfig', network: 'networkConfig', power: 'powerConfig' },
      backup: 'backupConfig',
    }[role]
    const field = (name: string) => `${prefix}.${name}`

    test('is complete with what it cannot do without', () => {
      expect(Object.keys(config).sort()).toEqual([...needed].sort())
      expect(parse(config)).toMatchObject(config)
    })

    for (const [how, without] of [
      ['missing', undefined],
      ['empty', ''],
      ['blank', '  '],
      ['null', null],
    ] as const)
      test.each(needed)(`says which setting is ${how}: %s`, name => {
        const { [name]: _, ...rest } = config
        const error = refusal(() => parse(without === undefined ? rest : { ...rest, [name]: without }))
        expect(error).toMatchObject({ kind: 'invalid', field: field(name) })
        expect(error.message).toBe(`Fill in ${name}: it cannot be empty.`)
      })

    test('takes a setting that was emptied as its default', () => {
      const [name, property] = Object.entries(schema.properties as Record<string, { default?: unknown }>).find(
        ([, each]) => each.default !== undefined,
      )!
      expect(parse({ ...config, [name]: '' })).toMatchObject({ [name]: property.default })
    })

    test('says what kind of value it wants', () => {
      const error = refusal(() => parse({ ...config, [needed[0]!]: 7 }))
      expect(error.message).toBe(`Give ${needed[0]} as a string.`)
    })
  })
