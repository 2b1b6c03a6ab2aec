import { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { Call, Driver, Infrastructure } from '@/server/drivers/contract'
import type { DriverForm, ServiceContext } from '@/server/services'
import { checkConfig } from './check-config'

/** The drivers as services know them: the form to fill in, and its check. */
export function formsOf(drivers: Driver[]): DriverForm[] {
  return drivers.map(driver => ({
    driver: driver.name,
    title: driver.title,
    role: driver.role,
    growsInUse: driver.growsInUse ?? false,
    // As typed in: before defaults and conversions.
    schema: z.toJSONSchema(driver.config, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
    parse(given) {
      const { data, fault } = checkConfig(driver, given)
      if (!fault) return data
      const field = [fieldOf[driver.role], ...fault.path].join('.')
      throw new PlenumError('invalid', fault.sentence, { field, cause: fault.cause })
    },
  }))
}

/** What a driver's configuration is called in the inputs that carry it. */
const fieldOf = {
  compute: 'config',
  storage: 'volumeConfig',
  network: 'networkConfig',
  power: 'powerConfig',
  backup: 'backupConfig',
} satisfies Record<Driver['role'], string>

const patienceMs = 15_000

/** Opens a line to something not recorded yet, looks, and closes it. */
export function probeWith(infrastructure: Infrastructure): ServiceContext['probe'] {
  return async (driver, config) => {
    await using connection = await infrastructure.connect(driver, config)
    const signal = AbortSignal.timeout(patienceMs)
    const call: Call = { taskId: 'preflight', key: `preflight-${crypto.randomUUID()}`, signal, log: () => {} }
    // Awaited here: the line is closed when this block is left.
    return await inTime(connection.probe(call), signal)
  }
}

/** Also when a driver does not heed the signal: somebody waits at a form. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(
        new PlenumError('unreachable', `No answer within ${patienceMs / 1000} s. Check the address and the network.`),
      ),
    )
  })
  return Promise.race([work, late])
}
