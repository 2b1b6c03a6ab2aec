import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isWorthAskingAgain, sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'

export type ConsoleState =
  | { phase: 'connecting' }
  | { phase: 'open' }
  /** `reason`: the sentence that the server gave, or ours. `isFinal`: asking again would be answered the same. */
  | { phase: 'closed'; reason: string; isFinal: boolean }

/** What the end of the socket means. The gateway's refusals are 4000 + the HTTP status, with a sentence. */
export function closedBy(end: CloseEvent | undefined, otherwise: string): ConsoleState {
  return { phase: 'closed', reason: end?.reason || otherwise, isFinal: end?.code === 4401 || end?.code === 4403 }
}

/** Opens a console with a one-time ticket; `connect` again asks for a new one. */
export function useConsoleSocket(
  instanceId: string,
  purpose: 'serial' | 'screen',
  onTicket: (url: string) => { close(): void },
) {
  const trpc = useTRPC()
  const [state, setState] = useState<ConsoleState>({ phase: 'connecting' })
  const ticket = useMutation(trpc.instances.consoleTicket.mutationOptions())
  const open = useRef<{ close(): void }>(undefined)
  const handler = useRef(onTicket)
  handler.current = onTicket
  const attempt = useRef(0)
  const askTicket = ticket.mutateAsync

  const connect = useCallback(async () => {
    const mine = ++attempt.current
    open.current?.close()
    setState({ phase: 'connecting' })
    try {
      const { url } = await askTicket({ instanceId, purpose })
      // Left the page, or asked again, meanwhile.
      if (mine !== attempt.current) return
      const address = new URL(url, window.location.href)
      address.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:'
      open.current = handler.current(address.href)
    } catch (error) {
      if (mine === attempt.current)
        setState({ phase: 'closed', reason: sentenceOf(error), isFinal: !isWorthAskingAgain(error) })
    }
  }, [instanceId, purpose, askTicket])

  useEffect(
    () => () => {
      attempt.current++
      open.current?.close()
    },
    [],
  )
  return { state, setState, connect }
}
