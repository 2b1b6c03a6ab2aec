import type { z } from 'zod'
import { capabilities, defaultCpuOvercommit, hostReservedMiB, type PreflightView } from '@/server/domain/host'
import type { preflightHostInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { isHostNameTaken, sameHost } from '@/server/store/hosts'
import { readZone } from '@/server/store/read-zones'
import type { Probed, ServiceContext } from '../context'
import { lookAt } from '../look-at'
import { parseConfig } from '../parse-config'

type Check = PreflightView['checks'][number]

/** Looks at a host before it is added and says what is wrong with it. Nothing is written. */
export async function preflightHost(
  ctx: ServiceContext,
  input: z.output<typeof preflightHostInput>,
): Promise<PreflightView> {
  authorize(ctx.actor, 'hosts.manage', 'platform')
  const db = ctx.store.pool
  if (input.zoneId && !(await readZone(db, input.zoneId))) throw missing('zone', input.zoneId)
  const config = parseConfig(ctx, 'compute', input.driver, input.config)
  const twin = await sameHost(db, input.driver, config)
  const checks: Check[] = []
  if (input.name) {
    const isTaken = await isHostNameTaken(db, input.name)
    checks.push({ name: 'Name', ok: !isTaken, message: isTaken ? `There is already a host ${input.name}.` : 'Free.' })
  }
  if (twin) checks.push({ name: 'New', ok: false, message: `This host is there already, as ${twin}.` })
  const probed = await lookAt(ctx, input.driver, config)
  if (typeof probed === 'string') checks.push({ name: 'Connection', ok: false, message: probed })
  else checks.push(...judge(probed))
  if (input.powerDriver) checks.push(await powerCheck(ctx, input.powerDriver, input.powerConfig ?? {}))
  const seen = typeof probed === 'string' ? null : probed
  return {
    ok: checks.every(check => check.ok),
    version: seen?.version ?? null,
    // A driver that does not tell them all tells nothing that could be relied on.
    capabilities: capabilities.safeParse(seen?.capabilities).data ?? null,
    facts: seen?.host ? factsOf(seen.host) : null,
    checks,
  }
}

async function powerCheck(ctx: ServiceContext, driver: string, given: Record<string, unknown>): Promise<Check> {
  const probed = await lookAt(ctx, driver, parseConfig(ctx, 'power', driver, given))
  return typeof probed === 'string'
    ? { name: 'Power control', ok: false, message: probed }
    : { name: 'Power control', ok: true, message: `Answers: ${probed.version}.` }
}

function judge({ healthy, version, problems, host, capabilities: can }: Probed): Check[] {
  const checks: Check[] = [{ name: 'Connection', ok: true, message: `Answers: ${version}.` }]
  checks.push(
    healthy
      ? { name: 'Health', ok: true, message: 'Ready to run instances.' }
      : { name: 'Health', ok: false, message: problems.join(' ') || 'It says that it is not healthy.' },
  )
  if (host) {
    const isEnough = host.cpuThreads > 0 && host.memoryMiB > hostReservedMiB
    const size = `${host.cpuThreads} threads, ${host.memoryMiB} MiB of memory.`
    checks.push({ name: 'Capacity', ok: isEnough, message: isEnough ? size : `Too small: ${size}` })
  }
  if (can.kvm === false)
    checks.push({
      name: 'Virtualization',
      ok: true,
      message: 'No hardware virtualization: instances are emulated and slow.',
    })
  return checks
}

const factsOf = (host: NonNullable<Probed['host']>) => ({
  cpuThreads: host.cpuThreads,
  memoryMiB: host.memoryMiB,
  vcpusAllocatable: host.cpuThreads * defaultCpuOvercommit,
  cpuPercent: host.cpuPercent,
  memoryUsedMiB: host.memoryUsedMiB,
})
