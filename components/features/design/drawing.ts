import { createContext, use } from 'react'
import { formatMiB } from '@/components/ui/format'
import type { DesignDocument, NetworkDesign } from '@/server/domain/design/document'
import type { ImageVersion } from '@/server/domain/image-family'
import type { Action, Editor } from './editor'

export type Catalog = {
  images: readonly (ImageVersion & { minMemoryMiB: number; minDiskGiB: number })[]
  types: readonly { name: string; vcpus: number; memoryMiB: number }[]
  zones: readonly { name: string; title: string; storages: readonly { name: string }[] }[]
}

/** What nodes and forms need of the page around them. Stable while somebody draws: nothing is drawn again for it. */
export type Drawing = {
  dispatch: (action: Action) => void
  /** The present, for handlers. */
  editor: () => Editor
  catalog: Catalog
  /** Also tells one VDC's first network from another's. */
  vdcId: string
  /** Nothing is changed in this view, or by this person. */
  isReadOnly: boolean
  startRenaming: (key: string | null) => void
}

export const DrawingContext = createContext<Drawing>({
  dispatch: () => {},
  editor: () => {
    throw new Error('Nothing is being drawn here')
  },
  catalog: { images: [], types: [], zones: [] },
  vdcId: '',
  isReadOnly: true,
  startRenaming: () => {},
})
export const useDrawing = () => use(DrawingContext)

/** The size of a machine in a design, in words: a type's name, or its numbers. */
export function shapeWords(machine: { type?: string; vcpus?: number; memoryMiB?: number }): string {
  if (machine.type !== undefined) return machine.type
  const { vcpus, memoryMiB } = machine
  return vcpus === undefined
    ? 'No type yet'
    : [`${vcpus} vCPU`, memoryMiB && formatMiB(memoryMiB)].filter(Boolean).join(' · ')
}

/** A network's ranges, that of IPv6 last. */
export const rangeWords = ({ subnets }: NetworkDesign) =>
  Object.values(subnets)
    .flatMap(({ cidr, cidr6 }) => [cidr, ...(cidr6 ? [cidr6] : [])])
    .join(', ')

/** How many machines are on a network. */
export function machinesOn(document: DesignDocument, network: string): number {
  const only = Object.keys(document.networks).length === 1 ? network : undefined
  const isOn = (machine: { network?: string }) => (machine.network ?? only) === network
  const instances = Object.values(document.instances).filter(isOn).length
  const members = Object.values(document.clusters).filter(({ template }) => isOn(template))
  return instances + members.reduce((sum, { size }) => sum + size, 0)
}
