/** Colours a canvas needs, read where the chart stands, so that a theme within a theme works, too. */
export type ChartTheme = {
  text: string
  muted: string
  line: string
  surface: string
  font: string
  resolve: (color: string) => string
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: read('--text'),
    muted: read('--faint'),
    line: read('--line'),
    surface: read('--surface'),
    font: `11px ${style.fontFamily}`,
    resolve: color => {
      const name = /^var\((--[\w-]+)\)$/.exec(color)?.[1]
      return name ? read(name) : color
    },
  }
}

export const SERIES_COLORS = [
  'var(--accent-text)',
  'var(--net-2)',
  'var(--net-4)',
  'var(--net-5)',
  'var(--net-3)',
  'var(--net-6)',
  'var(--net-8)',
  'var(--net-7)',
]

/** Calls back when the theme changes anywhere above. Returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] })
  return () => observer.disconnect()
}
