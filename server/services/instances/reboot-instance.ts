import type { z } from 'zod'
import type { instancePowerInput } from '@/server/domain/inputs/instances'
import type { ServiceContext } from '../context'
import { changePower } from './change-power'

export const rebootInstance = (ctx: ServiceContext, input: z.output<typeof instancePowerInput>) =>
  changePower(ctx, 'reboot', 'running', input)
