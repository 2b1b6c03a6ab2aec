'use client'
import '@xterm/xterm/css/xterm.css'
import { useQuery } from '@tanstack/react-query'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { useTheme } from 'next-themes'
import { useEffect, useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { reasonAgainst } from '../use-instance-actions'
import { ConsoleBar } from './ConsoleBar'
import { KeyRow } from './KeyRow'
import { terminalTheme } from './terminal-theme'
import { useConsoleSocket } from './use-console-socket'

/** The guest’s serial port in a terminal. What is typed goes to the guest as it is. */
export default function SerialConsole({ instanceId }: { instanceId: string }) {
  const trpc = useTRPC()
  const { data: instance } = useQuery(trpc.instances.get.queryOptions({ instanceId }))
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
      if (socket.current === ws)
        setState({ phase: 'closed', reason: event.reason || 'The connection to the console was lost.' })
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
    const term = new Terminal({
      fontFamily: getComputedStyle(document.body).getPropertyValue('--font-geist-mono') || 'monospace',
      fontSize: 13,
      cursorBlink: false,
      scrollback: 5000,
      screenReaderMode: true,
      theme: terminalTheme(),
    })
    const fit = new FitAddon()
    term.loadAddon(fit)
    term.open(box.current)
    fit.fit()
    const watcher = new ResizeObserver(() => fit.fit())
    watcher.observe(box.current)
    term.onData(send)
    terminal.current = term
    return () => {
      watcher.disconnect()
      term.dispose()
      terminal.current = undefined
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  useEffect(() => {
    if (terminal.current) terminal.current.options.theme = terminalTheme()
  }, [resolvedTheme])

  // Open at first, and again when the guest has come back.
  const blocked = instance ? reasonAgainst(instance, 'openConsole') : 'Loading'
  useEffect(() => {
    if (!blocked) void connect()
  }, [blocked, connect])

  return (
    <section aria-label="Serial console" className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-md border">
      <ConsoleBar state={state} blocked={instance ? blocked : null} onReconnect={connect} />
      <div ref={box} className="h-[60dvh] min-h-72 bg-(--terminal) p-2" />
      <KeyRow
        send={text => {
          send(text)
          terminal.current?.focus()
        }}
      />
    </section>
  )
}
