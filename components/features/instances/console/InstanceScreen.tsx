'use client'
import type RFB from '@novnc/novnc'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { cn } from '@/components/ui/cn'
import { reasonAgainst } from '../change'
import { ConsoleBar, consoleHeight } from './ConsoleBar'
import { closedBy, useConsoleSocket } from './use-console-socket'

/** The guest’s screen, keyboard and pointer, by VNC. */
export default function InstanceScreen({ instanceId }: { instanceId: string }) {
  const trpc = useTRPC()
  const { data: instance } = useQuery(trpc.instances.get.queryOptions({ instanceId }))
  const box = useRef<HTMLDivElement>(null)
  const rfb = useRef<RFB>(undefined)
  const { state, setState, connect } = useConsoleSocket(instanceId, 'screen', url => {
    let isLeft = false
    // Loaded here: it touches the browser as soon as it is imported.
    void import('@novnc/novnc').then(({ default: Client }) => {
      if (isLeft || !box.current) return
      // Ours, since the client does not tell with which words the server closed it.
      const ws = new WebSocket(url)
      let end: CloseEvent | undefined
      ws.addEventListener('close', event => {
        end = event
      })
      const client = new Client(box.current, ws)
      client.scaleViewport = true
      client.background = 'transparent'
      client.focusOnClick = true
      client.addEventListener('connect', () => setState({ phase: 'open' }))
      client.addEventListener('disconnect', event => {
        if (rfb.current !== client) return
        const isClean = (event as CustomEvent<{ clean: boolean }>).detail.clean
        setState(closedBy(end, isClean ? 'The guest closed its screen.' : 'The connection to the screen was lost.'))
      })
      rfb.current = client
    })
    return {
      close() {
        isLeft = true
        const client = rfb.current
        rfb.current = undefined
        client?.disconnect()
      },
    }
  })
  const readOnly = useReadOnly(instance?.vdcId)
  const blocked = instance ? (readOnly ?? reasonAgainst(instance, 'openConsole')) : 'Loading'
  useEffect(() => {
    if (!blocked) void connect()
  }, [blocked, connect])
  return (
    <section aria-label="Screen" className="flex flex-col overflow-hidden rounded-md border">
      <ConsoleBar state={state} blocked={instance ? blocked : null} onReconnect={connect}>
        {state.phase === 'open' && !blocked && (
          <Button size="sm" onClick={() => rfb.current?.sendCtrlAltDel()}>
            Ctrl-Alt-Del
          </Button>
        )}
      </ConsoleBar>
      {/* A screen is dark around its picture, in either theme. */}
      <div ref={box} className={cn(consoleHeight, 'bg-[#000]')} />
    </section>
  )
}
