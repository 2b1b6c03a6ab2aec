import type { z } from 'zod'
import type { PreflightView, ZonePreflightView } from '@/server/domain/host'
import type { preflightZoneInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import type { DriverForm, ServiceContext } from '../context'
import { lookAt } from '../look-at'
import { parseConfig } from '../parse-config'

type Check = PreflightView['checks'][number]

/** Looks at a zone's storage and network before they are bound, and says what is wrong with them. Nothing is written. */
export async function preflightZone(
  ctx: ServiceContext,
  input: z.output<typeof preflightZoneInput>,
): Promise<ZonePreflightView> {
  authorize(ctx.actor, 'zones.manage', 'platform')
  const { volumeDriver, volumeConfig, networkDriver, networkConfig } = input
  const checks = await Promise.all([
    ...(volumeDriver ? [checkPart(ctx, 'Storage', 'storage', volumeDriver, volumeConfig)] : []),
    ...(networkDriver ? [checkPart(ctx, 'Network', 'network', networkDriver, networkConfig)] : []),
  ])
  return { ok: checks.every(check => check.ok), checks }
}

async function checkPart(
  ctx: ServiceContext,
  name: string,
  role: DriverForm['role'],
  driver: string,
  given: Record<string, unknown> = {},
): Promise<Check> {
  const probed = await lookAt(ctx, driver, parseConfig(ctx, role, driver, given))
  if (typeof probed === 'string') return { name, ok: false, message: probed }
  return probed.healthy
    ? { name, ok: true, message: `Answers: ${probed.version}.` }
    : { name, ok: false, message: probed.problems.join(' ') || 'It says that it is not healthy.' }
}
