import { failureCause } from '../failure/cause'
import { inVdc } from './shared'

export const failureInput = failureCause

export const vdcFailureInput = inVdc.extend(failureCause.shape)
