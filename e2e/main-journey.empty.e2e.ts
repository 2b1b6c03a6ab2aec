import { registerSimulated } from './data-centers/simulated'
import { test } from './fixtures'
import { volumeOutlivesInstance } from './journeys/volume-outlives-instance'

test.use({ signedIn: false })

test('what a guest writes to its volume is there after a rebuild on another simulated host', async ({
  page,
  plenum,
  api,
}) => {
  test.setTimeout(180_000)
  const dataCenter = await registerSimulated(api)
  await volumeOutlivesInstance({ page, plenum, api, dataCenter, name: 'keeper' })
})
