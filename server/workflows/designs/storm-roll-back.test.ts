import { vi } from 'vitest'
import { describeStorm } from './testing/describe-storm'

vi.mock('@/server/domain/ids', async original => (await import('./testing/numbered-ids')).numbered(await original()))

describeStorm('roll back', 1, ['succeeded', 'rolled back', 'cancelled', 'incomplete', 'needs operator'])
