import { idOf } from '../ids'
import { inVdc } from './shared'

export const clusterInput = inVdc.extend({ clusterId: idOf('cluster') })
