import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { terminalTheme } from './terminal-theme'

/** A terminal that fills `box` and stays as large as it. */
export function openTerminal(box: HTMLElement): { term: Terminal; dispose(): void } {
  const term = new Terminal({
    fontFamily: getComputedStyle(document.body).getPropertyValue('--font-geist-mono') || 'monospace',
    fontSize: 13,
    lineHeight: 1.2,
    cursorBlink: false,
    scrollback: 5000,
    screenReaderMode: true,
    theme: terminalTheme(),
  })
  const fit = new FitAddon()
  term.loadAddon(fit)
  term.open(box)
  fit.fit()
  const watcher = new ResizeObserver(() => fit.fit())
  watcher.observe(box)
  return {
    term,
    dispose() {
      watcher.disconnect()
      term.dispose()
    },
  }
}
