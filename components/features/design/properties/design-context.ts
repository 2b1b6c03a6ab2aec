import { createContext, use } from 'react'
import type { DesignDocument } from '@/server/domain/design/document'

/** The design as it is drawn now, for forms: they are drawn again with each edit, nodes are not. */
export const DesignContext = createContext<{ document: DesignDocument; base: DesignDocument }>({
  document: { version: 1, networks: {}, volumes: {}, instances: {}, clusters: {} },
  base: { version: 1, networks: {}, volumes: {}, instances: {}, clusters: {} },
})
export const useDesign = () => use(DesignContext)
