import type { ServiceContext } from '../context'

/** Whether volumes on this storage grow while an instance uses them. */
export const growsInUse = ({ drivers }: Pick<ServiceContext, 'drivers'>, driver: string): boolean =>
  drivers.find(each => each.driver === driver)?.growsInUse ?? false
