import '@fontsource-variable/geist/wght.css'
import '@fontsource-variable/geist-mono/wght.css'
import localFont from 'next/font/local'

/**
 * Geist in pieces: the Latin one comes with the page, those of other scripts (by the stylesheets above, each with its
 * range of characters) only where one of their letters is on it.
 */
const sans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  variable: '--font-geist-sans-latin',
  weight: '100 900',
  // Its stand-in would come before the other pieces, and they would never be used.
  adjustFontFallback: false,
})
const mono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  variable: '--font-geist-mono-latin',
  weight: '100 900',
  adjustFontFallback: false,
})

/** The class of `<html>` that makes `--font-geist-sans` and `--font-geist-mono` (globals.css) what they say. */
export const fonts = `${sans.variable} ${mono.variable}`
