'use client'
import { ThemeProvider as Base } from 'next-themes'

/** Light, dark or the system's: sets `class` on <html> before the first paint. */
export function ThemeProvider({ children }: { children: React.ReactNode }) {
  return (
    <Base attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange storageKey="plenum-theme">
      {children}
    </Base>
  )
}
