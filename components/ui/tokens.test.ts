import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8')
const themes = { light: tokensOf('.light {'), dark: tokensOf('.dark {') }
const GROUNDS = ['surface', 'surface-raised', 'surface-sunken']

describe.each(Object.entries(themes))('%s theme', (_name, tokens) => {
  const textTokens = ['text', 'muted', 'faint', 'accent-text', 'warn-text', 'ok-text']
  const planTokens = Object.keys(tokens).filter(name => name.startsWith('plan-'))
  test.each([...textTokens, ...planTokens])('%s reads at 4.5:1 on every ground', name => {
    for (const ground of GROUNDS) expect(contrast(tokens[name]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  const marks = Object.keys(tokens).filter(name => name.startsWith('state-') || name.startsWith('net-'))
  test.each([...marks, 'line-control', 'accent'])('%s stands out at 3:1 from every ground', name => {
    for (const ground of GROUNDS) expect(contrast(tokens[name]!, tokens[ground]!)).toBeGreaterThanOrEqual(3)
  })

  test('words on the accent and on danger read at 4.5:1, hovered too', () => {
    for (const name of ['accent', 'danger']) {
      expect(contrast(tokens['on-accent']!, tokens[name]!)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(tokens['on-accent']!, tokens[`${name}-hover`]!)).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('text and marks stay readable on hovered, pressed and selected rows', () => {
    for (const layer of ['hover', 'pressed', 'accent-soft']) {
      const ground = over(tokens[layer]!, tokens.surface!)
      expect(contrast(tokens.text!, ground)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(tokens.muted!, ground)).toBeGreaterThanOrEqual(4.5)
      for (const mark of marks) expect(contrast(tokens[mark]!, ground), `${mark} on ${layer}`).toBeGreaterThanOrEqual(3)
    }
  })
})

test('both themes define the same tokens', () => {
  expect(Object.keys(themes.dark).toSorted()).toEqual(Object.keys(themes.light).toSorted())
})

/** Hex tokens of the first block that opens with `selector`. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(selector)
  const block = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6,8});/g)].map(([, name, hex]) => [name, hex]))
}

/** WCAG 2 contrast of two opaque colours. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** A translucent colour laid over an opaque one. */
function over(top: string, ground: string): string {
  const alpha = Number.parseInt(top.slice(7, 9) || 'ff', 16) / 255
  const below = channels(ground)
  const mixed = channels(top).map((c, at) => Math.round(c * alpha + below[at]! * (1 - alpha)))
  return `#${mixed.map(c => c.toString(16).padStart(2, '0')).join('')}`
}

function channels(hex: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
}
