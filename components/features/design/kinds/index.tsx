import type { NodeTypes } from '@xyflow/react'
import { Globe, HardDrive, Layers, type LucideIcon, Network, Router, Server, Shield, Split } from 'lucide-react'
import type { DesignDocument, DesignSection } from '@/server/domain/design/document'
import type { ThingKind } from '@/server/domain/design/keys'
import type { Catalog } from '../drawing'
import type { New } from '../editor'
import { ClusterCard } from '../nodes/ClusterCard'
import { FloatingIpPill } from '../nodes/FloatingIpPill'
import { InstanceCard } from '../nodes/InstanceCard'
import { LoadBalancerPill } from '../nodes/LoadBalancerPill'
import { NetworkBar } from '../nodes/NetworkBar'
import { RouterPill } from '../nodes/RouterPill'
import { SecurityGroupPill } from '../nodes/SecurityGroupPill'
import { VolumePill } from '../nodes/VolumePill'
import { ClusterFields } from '../properties/ClusterFields'
import { FloatingIpFields } from '../properties/FloatingIpFields'
import { InstanceFields } from '../properties/InstanceFields'
import { LoadBalancerFields } from '../properties/LoadBalancerFields'
import { NetworkFields } from '../properties/NetworkFields'
import { RouterFields } from '../properties/RouterFields'
import { SecurityGroupFields } from '../properties/SecurityGroupFields'
import { VolumeFields } from '../properties/VolumeFields'
import {
  freshCluster,
  freshFloatingIp,
  freshInstance,
  freshLoadBalancer,
  freshNetwork,
  freshRouter,
  freshSecurityGroup,
  freshVolume,
} from './fresh'

type Around = { document: DesignDocument; catalog: Catalog; vdcId: string; zone?: string }

/** Everything that palette, canvas, list and panel need of one kind of thing: a new kind is one more entry. */
export type DesignKind = {
  section: DesignSection
  word: string
  title: string
  icon: LucideIcon
  /** Adds one, on the canvas. */
  hotkey: string
  /** A new one, valid as it comes. */
  fresh(around: Around): New
  Node: NodeTypes[string]
  Fields: React.ComponentType<{ name: string }>
}

export const designKinds: Record<ThingKind, DesignKind> = {
  network: {
    section: 'networks',
    word: 'network',
    title: 'Network',
    icon: Network,
    hotkey: 'n',
    fresh: ({ document, vdcId }) => ({ section: 'networks', stem: 'lan', thing: freshNetwork(document, vdcId) }),
    Node: NetworkBar,
    Fields: NetworkFields,
  },
  instance: {
    section: 'instances',
    word: 'instance',
    title: 'Instance',
    icon: Server,
    hotkey: 'i',
    fresh: ({ document, catalog, zone }) => ({
      section: 'instances',
      stem: 'vm-1',
      thing: freshInstance(document, catalog, zone),
    }),
    Node: InstanceCard,
    Fields: InstanceFields,
  },
  cluster: {
    section: 'clusters',
    word: 'cluster',
    title: 'Cluster',
    icon: Layers,
    hotkey: 'k',
    fresh: ({ document, catalog }) => ({ section: 'clusters', stem: 'web', thing: freshCluster(document, catalog) }),
    Node: ClusterCard,
    Fields: ClusterFields,
  },
  volume: {
    section: 'volumes',
    word: 'volume',
    title: 'Volume',
    icon: HardDrive,
    hotkey: 'v',
    fresh: ({ zone }) => ({ section: 'volumes', stem: 'data', thing: freshVolume(zone) }),
    Node: VolumePill,
    Fields: VolumeFields,
  },
  loadBalancer: {
    section: 'loadBalancers',
    word: 'load balancer',
    title: 'Load balancer',
    icon: Split,
    hotkey: 'b',
    fresh: ({ document }) => ({ section: 'loadBalancers', stem: 'front', thing: freshLoadBalancer(document) }),
    Node: LoadBalancerPill,
    Fields: LoadBalancerFields,
  },
  router: {
    section: 'routers',
    word: 'router',
    title: 'Router',
    icon: Router,
    hotkey: 'r',
    fresh: ({ document }) => ({ section: 'routers', stem: 'router', thing: freshRouter(document) }),
    Node: RouterPill,
    Fields: RouterFields,
  },
  floatingIp: {
    section: 'floatingIps',
    word: 'floating IP',
    title: 'Floating IP',
    icon: Globe,
    hotkey: 'o',
    fresh: ({ catalog, zone }) => ({ section: 'floatingIps', stem: 'public', thing: freshFloatingIp(catalog, zone) }),
    Node: FloatingIpPill,
    Fields: FloatingIpFields,
  },
  securityGroup: {
    section: 'securityGroups',
    word: 'security group',
    title: 'Security group',
    icon: Shield,
    hotkey: 'g',
    fresh: () => ({ section: 'securityGroups', stem: 'web', thing: freshSecurityGroup() }),
    Node: SecurityGroupPill,
    Fields: SecurityGroupFields,
  },
}
/** In the order in which people build. */
export const kindNames = [
  'network',
  'instance',
  'cluster',
  'volume',
  'router',
  'floatingIp',
  'loadBalancer',
  'securityGroup',
] as const satisfies ThingKind[]
