import type { ClusterDesign, DesignDocument, MemberDesign } from './document'
import { mapValues } from './map-values'

/** Without former names. Renames are done with once they are applied: what is kept says only what is wanted. */
export function withoutRenames({ version, ...sections }: DesignDocument): DesignDocument {
  return {
    version,
    networks: mapValues(sections.networks, withoutWas),
    routers: mapValues(sections.routers, withoutWas),
    loadBalancers: mapValues(sections.loadBalancers, withoutWas),
    securityGroups: mapValues(sections.securityGroups, withoutWas),
    volumes: mapValues(sections.volumes, withoutWas),
    instances: mapValues(sections.instances, withoutWas),
    clusters: mapValues(sections.clusters, settledCluster),
    floatingIps: mapValues(sections.floatingIps, withoutWas),
  }
}

function settledCluster({ was: _, members, ...cluster }: ClusterDesign): ClusterDesign {
  const kept = withoutEmpty(mapValues(members ?? {}, settledMember))
  return { ...cluster, ...(kept && { members: kept }) }
}

function settledMember({ was: _, volumes, ...member }: MemberDesign): MemberDesign {
  const kept = withoutEmpty(mapValues(volumes ?? {}, withoutWas))
  return { ...member, ...(kept && { volumes: kept }) }
}

const withoutWas = <T extends { was?: string }>({ was: _, ...rest }: T) => rest

function withoutEmpty<T extends object>(of: Record<string, T>): Record<string, T> | undefined {
  const entries = Object.entries(of).filter(([, value]) => Object.keys(value).length > 0)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
