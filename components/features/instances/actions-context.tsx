'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { createContext, useContext, useMemo, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import type { InstanceView } from '@/server/domain/instance'

// Fetched when asked for first: a list is read more often than changed.
const dialogs = {
  delete: dynamic<Dialog>(() => import('./DeleteInstanceDialog').then(file => file.DeleteInstanceDialog)),
  migrate: dynamic<Dialog>(() => import('./MigrateInstanceDialog').then(file => file.MigrateInstanceDialog)),
  rebuild: dynamic<Dialog>(() => import('./RebuildInstanceDialog').then(file => file.RebuildInstanceDialog)),
  resize: dynamic<Dialog>(() => import('./ResizeInstanceDialog').then(file => file.ResizeInstanceDialog)),
  stop: dynamic<Dialog>(() => import('./StopInstanceDialog').then(file => file.StopInstanceDialog)),
}

type Dialog = { instance: InstanceView; onClose: () => void }
type DialogKind = keyof typeof dialogs
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
  const Asked = open && dialogs[open.kind]
  return (
    <AskContext.Provider value={ask}>
      {children}
      {instance && Asked && <Asked instance={instance} onClose={close} />}
    </AskContext.Provider>
  )
}
