import { expect, test } from 'vitest'
import { healthOf } from './tie-health'

const placed = (name: string, clusterName: string | null = null) => ({ name, clusterName, zoneName: 'zone-1' })
const member = (name: string, state: 'up' | 'down' | 'unknown') => ({ name, state })

test('a machine’s tie tells its own state, and a cluster’s that of its worst member there', () => {
  const health = healthOf(
    [{ name: 'front', members: [member('db', 'up'), member('web-1', 'up'), member('web-2', 'down')] }],
    [placed('db'), placed('web-1', 'web'), placed('web-2', 'web')],
  )
  expect(Object.fromEntries(health)).toEqual({
    'tie/loadBalancer/front/instance/db': 'up',
    'tie/loadBalancer/front/cluster/web@zone-1': 'down',
  })
})
