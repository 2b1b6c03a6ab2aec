import { expect, test } from 'vitest'
import { parseRemote } from './remote'

test('remotes are read as Open vSwitch writes them, and nothing else is', () => {
  expect(parseRemote('tcp:10.0.0.5:6641')).toEqual({ host: '10.0.0.5', port: 6641 })
  expect(parseRemote('tcp:[fd00::5]:6641')).toEqual({ host: 'fd00::5', port: 6641 })
  expect(parseRemote('ssl:10.0.0.5:6641')).toEqual({ host: '10.0.0.5', port: 6641, isTls: true })
  expect(parseRemote('unix:/run/ovn/ovnnb_db.sock')).toEqual({ path: '/run/ovn/ovnnb_db.sock' })
  for (const text of ['', '10.0.0.5:6641', 'tcp:10.0.0.5', 'tcp:h:0', 'tcp:h:70000', 'unix:sock', 'tls:h:1'])
    expect(parseRemote(text)).toBeUndefined()
})
