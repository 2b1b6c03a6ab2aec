import { failureCause } from '../failure/cause'

export const failureInput = failureCause
