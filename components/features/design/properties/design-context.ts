import { createContext, use } from 'react'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'

/** The design as it is drawn now, for forms: they are drawn again with each edit, nodes are not. */
export const DesignContext = createContext<{ document: DesignDocument; base: DesignDocument }>({
  document: emptyDesign,
  base: emptyDesign,
})
export const useDesign = () => use(DesignContext)
