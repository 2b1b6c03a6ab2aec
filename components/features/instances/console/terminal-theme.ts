import type { ITheme } from '@xterm/xterm'

/** The design’s tokens as xterm wants them. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim() || undefined
  return {
    background: token('--surface-sunken') ?? token('--surface'),
    foreground: token('--text'),
    cursor: token('--accent'),
    cursorAccent: token('--surface'),
    selectionBackground: token('--line-strong'),
  }
}
