'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import type { InstanceView } from '@/server/domain/instance'
import { DeleteInstanceDialog } from './DeleteInstanceDialog'
import { MigrateInstanceDialog } from './MigrateInstanceDialog'
import { RebuildInstanceDialog } from './RebuildInstanceDialog'
import { ResizeInstanceDialog } from './ResizeInstanceDialog'
import { StopInstanceDialog } from './StopInstanceDialog'

type DialogKind = 'delete' | 'migrate' | 'rebuild' | 'resize' | 'stop'
type Ask = (kind: DialogKind, instance: InstanceView) => void

const AskContext = createContext<Ask>(() => {})

/** Opens the dialog of an action that needs a question first. */
export const useAskInstance = () => useContext(AskContext)

/** Holds the dialogs of instance actions once per page, so that rows stay light. */
export function InstanceDialogs({ children }: { children: React.ReactNode }) {
  const trpc = useTRPC()
  const [open, setOpen] = useState<{ kind: DialogKind; instance: InstanceView } | null>(null)
  const ask = useMemo<Ask>(() => (kind, instance) => setOpen({ kind, instance }), [])
  const close = () => setOpen(null)
  // What a dialog says stays true while it is open.
  const present = useQuery(trpc.instances.get.queryOptions(open ? { instanceId: open.instance.id } : skipToken))
  const instance = present.data ?? open?.instance
  return (
    <AskContext.Provider value={ask}>
      {children}
      {instance && open?.kind === 'delete' && <DeleteInstanceDialog instance={instance} onClose={close} />}
      {instance && open?.kind === 'migrate' && <MigrateInstanceDialog instance={instance} onClose={close} />}
      {instance && open?.kind === 'rebuild' && <RebuildInstanceDialog instance={instance} onClose={close} />}
      {instance && open?.kind === 'resize' && <ResizeInstanceDialog instance={instance} onClose={close} />}
      {instance && open?.kind === 'stop' && <StopInstanceDialog instance={instance} onClose={close} />}
    </AskContext.Provider>
  )
}
