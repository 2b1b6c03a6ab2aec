import { asPlenumError } from '@/server/domain/errors'
import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Call, Connection, Driver, Probe } from '../contract'
import { type OvnConfig, ovnConfig } from './config'
import { FloatingIps } from './floating-ips'
import { LoadBalancers } from './load-balancers'
import { Networks } from './networks'
import { Northbound, rowsOf, Southbound } from './northbound'
import { mapIn } from './ovsdb/values'
import { Ports } from './ports'
import { Routers } from './routers'
import { HostRuleCounters } from './rule-counters'
import { SecurityGroups } from './security-groups'

/**
 * Networks that span the hosts of a zone. OVN's northbound database is the only thing that is written here: what is to
 * be, as OVN says it; of its southbound one, which hosts there are is read. OVN trusts the hosts' own ovn-controller to make it so, and this driver leaves every packet, and
 * plugging machines in, to them and the host's driver (server/decisions/0015).
 */
export const ovnDriver: Driver<OvnConfig> = {
  name: 'ovn',
  role: 'network',
  title: 'OVN (northbound database)',
  config: ovnConfig,
  connect: async config => openNetwork(config),
}

function openNetwork(config: OvnConfig): Connection {
  const [northbound, southbound] = [new Northbound(config), new Southbound(config)]
  return {
    networks: new Networks(northbound),
    ports: new Ports(northbound, southbound),
    routers: new Routers(northbound, southbound),
    floatingIps: new FloatingIps(northbound),
    loadBalancers: new LoadBalancers(northbound, southbound),
    securityGroups: new SecurityGroups(northbound),
    ruleCounters: new HostRuleCounters(northbound, southbound),
    probe: call => probe(northbound, call),
    async [Symbol.asyncDispose]() {
      await Promise.all([northbound, southbound].map(database => database[Symbol.asyncDispose]()))
    },
  }
}

async function probe(northbound: Northbound, call: Call): Promise<Probe> {
  const problems: string[] = []
  const version = await northbound
    .with(call, async transact => {
      const [result] = await transact({ op: 'select', table: 'NB_Global', where: [], columns: ['options'] })
      return mapIn(rowsOf(result)[0]?.options).northd_internal_version?.split('-')[0]
    })
    .catch(error => {
      if (asPlenumError(error).kind === 'unreachable' || call.signal.aborted) throw error
      problems.push(error instanceof Error ? error.message : String(error))
      return null
    })
  if (version === undefined)
    problems.push('No ovn-northd has taken this database up: what is written there has no effect. Start ovn-northd.')
  return {
    healthy: problems.length === 0,
    version: version ? `OVN ${version}` : '',
    capabilities,
    host: null,
    problems,
  }
}

const capabilities: Capabilities = { ...noCapabilities, networks: true }
