import { vi } from 'vitest'
import { describeStorm } from './testing/describe-storm'

vi.mock('@/server/domain/ids', async original => (await import('./testing/numbered-ids')).numbered(await original()))

describeStorm('continue', 2001, ['succeeded', 'cancelled', 'incomplete', 'needs operator'])
