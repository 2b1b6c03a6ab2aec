import { PlenumError } from '@/server/domain/errors'
import type { DriverForm, ServiceContext } from './context'

/** The config as the driver takes it. @throws `invalid` for an unknown driver, or a config that is not one. */
export function parseConfig(
  { drivers }: Pick<ServiceContext, 'drivers'>,
  role: DriverForm['role'],
  name: string,
  config: unknown,
): Record<string, unknown> {
  const driver = drivers.find(each => each.driver === name && each.role === role)
  if (driver) return driver.parse(config) as Record<string, unknown>
  const known = drivers.filter(each => each.role === role).map(each => each.driver)
  throw new PlenumError('invalid', `There is no driver ${name}. Choose ${known.join(', ') || 'another'}.`, {
    field: fieldOf[role],
  })
}

/** The same as it is kept: most have a password or a key in them. Hosts' own are open, since they are compared. */
export const sealConfig = (
  ctx: Pick<ServiceContext, 'drivers' | 'seal'>,
  role: Exclude<DriverForm['role'], 'compute'>,
  name: string,
  config: unknown,
) => ctx.seal(parseConfig(ctx, role, name, config))

const fieldOf = {
  compute: 'driver',
  storage: 'volumeDriver',
  network: 'networkDriver',
  power: 'powerDriver',
  backup: 'backupDriver',
} as const satisfies Record<DriverForm['role'], string>
