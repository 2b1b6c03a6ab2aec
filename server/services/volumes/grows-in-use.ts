import type { ServiceContext } from '../context'

/** Whether volumes on this storage grow while an instance uses them. */
export const growsInUse = ({ drivers }: Pick<ServiceContext, 'drivers'>, volumeDriver: string | null): boolean =>
  drivers.find(({ driver }) => driver === volumeDriver)?.growsInUse ?? false
