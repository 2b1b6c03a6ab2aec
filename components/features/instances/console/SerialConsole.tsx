'use client'
import { useQuery } from '@tanstack/react-query'
import type { Terminal } from '@xterm/xterm'
import { useTheme } from 'next-themes'
import { useEffect, useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/Kbd'
import { reasonAgainst } from '../change'
import { ConsoleBar, consoleHeight } from './ConsoleBar'
import { KeyRow } from './KeyRow'
import { openTerminal } from './open-terminal'
import { terminalTheme } from './terminal-theme'
import { closedBy, useConsoleSocket } from './use-console-socket'

/** The guest’s serial port in a terminal. What is typed goes to the guest as it is. */
export default function SerialConsole({ instanceId }: { instanceId: string }) {
  const trpc = useTRPC()
  const { data: instance } = useQuery(trpc.instances.get.queryOptions({ instanceId }))
  const images = useQuery(trpc.images.list.queryOptions())
  const image = images.data?.items.find(each => each.id === instance?.imageId)
  const section = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const terminal = useRef<Terminal>(undefined)
  const socket = useRef<WebSocket>(undefined)
  const { resolvedTheme } = useTheme()

  const send = (text: string) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(new TextEncoder().encode(text))
  }
  const { state, setState, connect } = useConsoleSocket(instanceId, 'serial', url => {
    const ws = new WebSocket(url)
    ws.binaryType = 'arraybuffer'
    socket.current = ws
    ws.onopen = () => {
      setState({ phase: 'open' })
      terminal.current?.focus()
    }
    ws.onmessage = message =>
      terminal.current?.write(typeof message.data === 'string' ? message.data : new Uint8Array(message.data))
    ws.onclose = event => {
      if (socket.current === ws) setState(closedBy(event, 'The connection to the console was lost.'))
    }
    return {
      close() {
        if (socket.current === ws) socket.current = undefined
        ws.close()
      },
    }
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the terminal lives as long as the page
  useEffect(() => {
    if (!box.current) return
    const { term, dispose } = openTerminal(box.current)
    term.onData(send)
    // Tab belongs to the guest; this is the way out for those who have no pointer.
    term.attachCustomKeyEventHandler(event => {
      if (event.type !== 'keydown' || !event.ctrlKey || event.key !== ']') return true
      event.preventDefault()
      section.current?.focus()
      return false
    })
    terminal.current = term
    return () => {
      dispose()
      terminal.current = undefined
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  useEffect(() => {
    if (terminal.current) terminal.current.options.theme = terminalTheme()
  }, [resolvedTheme])

  // Open at first, and again when the guest has come back.
  const readOnly = useReadOnly(instance?.vdcId)
  const blocked = instance ? (readOnly ?? reasonAgainst(instance, 'openConsole')) : 'Loading'
  useEffect(() => {
    if (!blocked) void connect()
  }, [blocked, connect])

  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label="Serial console"
      className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-md border"
    >
      <ConsoleBar
        state={state}
        blocked={instance ? blocked : null}
        onReconnect={connect}
        hint={image?.loginHint && `Sign in: ${image.loginHint}`}
      >
        <span className="text-xs text-faint max-md:hidden">
          <Kbd>Ctrl ]</Kbd> leaves the terminal
        </span>
      </ConsoleBar>
      <div ref={box} className={cn(consoleHeight, 'bg-sunken p-2')} />
      <KeyRow
        send={text => {
          send(text)
          terminal.current?.focus()
        }}
      />
    </section>
  )
}
