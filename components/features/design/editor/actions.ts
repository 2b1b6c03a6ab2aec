import type {
  ClusterDesign,
  DesignDocument,
  DesignLayout,
  DesignPath,
  DesignSection,
} from '@/server/domain/design/document'
import type { ThingOf } from '@/server/domain/design/edit'
import type { Surroundings } from './state'

/** Within a lane: `zone` is its name, or `''` for the one of what may be placed anywhere. */
export type Place = { zone: string; x: number; y: number }
export type New<S extends DesignSection = DesignSection> = { section: S; stem: string; thing: ThingOf[S] }

/** What can be done to a design, as canvas, forms, keys and YAML say it. */
export type Action =
  | { type: 'add'; new: New; at?: Place; attachTo?: string }
  | { type: 'rename'; key: string; to: string }
  /** `undefined` takes the value out. */
  | { type: 'set'; path: DesignPath; value: unknown; tag?: string }
  | { type: 'shape'; path: DesignPath; shape: { type: string } | { vcpus: number; memoryMiB: number }; tag?: string }
  | { type: 'put'; section: 'clusters'; name: string; thing: ClusterDesign; tag?: string }
  | { type: 'remove'; keys: readonly string[] }
  | { type: 'restore'; keys: readonly string[] }
  | { type: 'duplicate'; keys: readonly string[] }
  | { type: 'paste'; fragment: DesignDocument }
  | { type: 'attach'; volumes: readonly string[]; instance: string }
  | { type: 'detach'; volumes: readonly string[] }
  /** Into a security group, or out of it. */
  | { type: 'group'; keys: readonly string[]; group: string; isIn: boolean; tag?: string }
  /** Among a load balancer’s members, or no longer. */
  | { type: 'balance'; keys: readonly string[]; balancer: string; isIn: boolean }
  /** A network to a router, from the one that it has. */
  | { type: 'route'; network: string; router: string | undefined }
  /** Who answers under a floating IP. */
  | { type: 'bind'; floatingIp: string; instance: string | undefined }
  | { type: 'connect'; keys: readonly string[]; network: string }
  | { type: 'move'; moves: readonly ({ key: string } & Place)[]; tag?: string }
  | { type: 'align'; keys: readonly string[]; edge: 'left' | 'top' }
  /** Places anew: these, or everything. */
  | { type: 'tidy'; keys?: readonly string[] }
  /** Another document as a whole: from YAML, from a starting point, to what is there. */
  | { type: 'replace'; document: DesignDocument; tag?: string }
  /** What is there has changed, and the design with it, where both were merged. Undo does not lead back before it. */
  | { type: 'rebase'; base: DesignDocument; document: DesignDocument; layout?: DesignLayout }
  | { type: 'surroundings'; surroundings: Surroundings }
  | { type: 'select'; keys: readonly string[] }
  | { type: 'undo' }
  | { type: 'redo' }
