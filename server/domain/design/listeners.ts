import type { Listener } from '../load-balancer'
import type { ListenerDesign } from './document'

/** With what a design leaves open. */
export const listenerOf = ({ protocol = 'tcp', port, memberPort = port }: ListenerDesign): Listener => ({
  ...{ protocol, port, memberPort },
})

/** The way back. */
export const designOfListener = ({ protocol, port, memberPort }: Listener): ListenerDesign => ({
  ...(protocol === 'tcp' ? {} : { protocol }),
  port,
  ...(memberPort === port ? {} : { memberPort }),
})
