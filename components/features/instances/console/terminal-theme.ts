import type { ITheme } from '@xterm/xterm'

/** The design’s tokens as xterm wants them; a guest’s own colours stay readable on either ground. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim() || undefined
  const colors = {
    Red: token('--plan-remove'),
    Green: token('--ok-text'),
    Yellow: token('--warn-text'),
    Blue: token('--accent-text'),
    Magenta: token('--state-migrating'),
    Cyan: token('--state-busy'),
  }
  return {
    background: token('--surface-sunken'),
    foreground: token('--text'),
    cursor: token('--accent'),
    cursorAccent: token('--surface'),
    selectionBackground: token('--accent-soft'),
    black: token('--text'),
    brightBlack: token('--faint'),
    white: token('--muted'),
    brightWhite: token('--text'),
    ...Object.fromEntries(
      Object.entries(colors).flatMap(([name, color]) => [
        [name.toLowerCase(), color],
        [`bright${name}`, color],
      ]),
    ),
  }
}
