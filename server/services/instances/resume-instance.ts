import type { z } from 'zod'
import type { instancePowerInput } from '@/server/domain/inputs/instances'
import type { ServiceContext } from '../context'
import { changePower } from './change-power'

export const resumeInstance = (ctx: ServiceContext, input: z.output<typeof instancePowerInput>) =>
  changePower(ctx, 'resume', 'running', input)
