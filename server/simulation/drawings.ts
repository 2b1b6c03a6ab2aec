import type { DesignDocument } from '@/server/domain/design/document'
import type { DrawingKind } from './kinds'
import type { Request } from './scenario'

export type Draw = (document: DesignDocument, request: Pick<Request, 'key' | 'subject'>) => DesignDocument

/** What `draw network` draws, by its names: all that makes up a network of its own. */
export const networkDrawnBy = ({ key }: Pick<Request, 'key'>) => ({
  network: `lan-${key}`,
  router: `way-${key}`,
  group: `group-${key}`,
  balancer: `front-${key}`,
  instance: `new-${key}`,
  floatingIp: `ip-${key}`,
})

const sizes = { out: 4, in: 2 }
const rolled = { image: 'edge', memoryMiB: 640 }

const withCluster =
  (change: (app: DesignDocument['clusters'][string]) => Partial<DesignDocument['clusters'][string]>): Draw =>
  document => {
    const { app } = document.clusters
    return app ? { ...document, clusters: { ...document.clusters, app: { ...app, ...change(app) } } } : document
  }

const without = <T>(of: Record<string, T>, name: string) =>
  Object.fromEntries(Object.entries(of).filter(([key]) => key !== name))

/** Each draws upon what is there at that moment; what is not there any more is left as it is. */
export const drawings: Record<DrawingKind, Draw> = {
  'scale out': withCluster(() => ({ size: sizes.out })),
  'scale in': withCluster(() => ({ size: sizes.in })),
  'roll image': withCluster(({ template }) => ({ template: { ...template, image: rolled.image } })),
  'roll size': withCluster(({ template }) => ({ template: { ...template, memoryMiB: rolled.memoryMiB } })),
  'draw network'(document, request) {
    const { network, router, group, balancer, instance, floatingIp } = networkDrawnBy(request)
    const machine = { image: 'tiny', vcpus: 1, memoryMiB: 256, zone: 'zone-a', network, securityGroups: [group] }
    return {
      ...document,
      networks: {
        ...document.networks,
        [network]: { subnets: { subnet: { cidr: `10.9${request.key.at(-1)}.0.0/24` } } },
      },
      routers: { ...document.routers, [router]: { networks: [network], external: true } },
      securityGroups: { ...document.securityGroups, [group]: { rules: [web] } },
      loadBalancers: {
        ...document.loadBalancers,
        [balancer]: { network, listeners: [{ port: 80 }], instances: [instance] },
      },
      instances: { ...document.instances, [instance]: machine },
      floatingIps: { ...document.floatingIps, [floatingIp]: { zone: 'zone-a', instance } },
    }
  },
  'move floating IP': (document, { subject }) =>
    document.floatingIps.www
      ? { ...document, floatingIps: { ...document.floatingIps, www: { zone: 'zone-a', instance: subject } } }
      : document,
  'drop floating IP': document => ({ ...document, floatingIps: without(document.floatingIps, 'www') }),
  'close way outside': document => ({
    ...document,
    routers: without(document.routers, 'way'),
    floatingIps: without(document.floatingIps, 'www'),
  }),
  'open port'(document) {
    const { inner } = document.securityGroups
    if (!inner) return document
    const rules = [...(inner.rules ?? []), { ...web, ports: '443' }]
    return { ...document, securityGroups: { ...document.securityGroups, inner: { ...inner, rules } } }
  },
  'leave security group': withCluster(({ template }) => ({ template: { ...template, securityGroups: [] } })),
  'widen load balancer'(document) {
    const { front } = document.loadBalancers
    if (!front || !document.instances.db) return document
    const listeners = [...front.listeners, { port: 443 }]
    return {
      ...document,
      loadBalancers: { ...document.loadBalancers, front: { ...front, listeners, instances: ['db'] } },
    }
  },
  'drop load balancer': document => ({ ...document, loadBalancers: without(document.loadBalancers, 'front') }),
}

const web = { direction: 'ingress', protocol: 'tcp', ports: '80' } as const
