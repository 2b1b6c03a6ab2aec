'use client'
import './globals.css'
import { fonts } from './fonts'
import { PageFailure } from './PageFailure'

type Props = { error: Error & { digest?: string }; reset: () => void }

/** When not even the frame around all pages could be drawn. */
export default function GlobalError(props: Props) {
  return (
    <html lang="en" className={fonts}>
      <body>
        <title>Plenum</title>
        <PageFailure {...props} />
      </body>
    </html>
  )
}
