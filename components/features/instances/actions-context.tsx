'use client'
import { createContext, useContext, useMemo, useState } from 'react'
import type { InstanceView } from '@/server/domain/instance'
import { DeleteInstanceDialog } from './DeleteInstanceDialog'
import { RebuildInstanceDialog } from './RebuildInstanceDialog'
import { ResizeInstanceDialog } from './ResizeInstanceDialog'
import { StopInstanceDialog } from './StopInstanceDialog'

type DialogKind = 'delete' | 'rebuild' | 'resize' | 'stop'
type Ask = (kind: DialogKind, instance: InstanceView) => void

const AskContext = createContext<Ask>(() => {})

/** Opens the dialog of an action that needs a question first. */
export const useAskInstance = () => useContext(AskContext)

/** Holds the dialogs of instance actions once per page, so that rows stay light. */
export function InstanceDialogs({ children }: { children: React.ReactNode }) {
  const [open, setOpen] = useState<{ kind: DialogKind; instance: InstanceView } | null>(null)
  const ask = useMemo<Ask>(() => (kind, instance) => setOpen({ kind, instance }), [])
  const close = () => setOpen(null)
  return (
    <AskContext.Provider value={ask}>
      {children}
      {open?.kind === 'delete' && <DeleteInstanceDialog instance={open.instance} onClose={close} />}
      {open?.kind === 'rebuild' && <RebuildInstanceDialog instance={open.instance} onClose={close} />}
      {open?.kind === 'resize' && <ResizeInstanceDialog instance={open.instance} onClose={close} />}
      {open?.kind === 'stop' && <StopInstanceDialog instance={open.instance} onClose={close} />}
    </AskContext.Provider>
  )
}
