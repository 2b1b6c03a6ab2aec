import './globals.css'
import type { Metadata, Viewport } from 'next'
import { HydrationMark } from '@/components/ui/HydrationMark'
import { ThemeProvider } from '@/components/ui/Theme'
import { Toaster } from '@/components/ui/Toaster'
import { TooltipProvider } from '@/components/ui/Tooltip'
import { fonts } from './fonts'

export const metadata: Metadata = {
  title: { default: 'Plenum', template: '%s · Plenum' },
  description: 'Console and control plane for data centers',
  icons: { icon: '/icon.svg' },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0e10' },
  ],
}

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    // next-themes sets the class before hydration.
    <html lang="en" className={fonts} suppressHydrationWarning>
      <body>
        <ThemeProvider>
          <TooltipProvider>
            {/* Providers of data and live updates go around `children`, here. */}
            <div className="isolate-root">{children}</div>
            <Toaster />
            <HydrationMark />
          </TooltipProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
