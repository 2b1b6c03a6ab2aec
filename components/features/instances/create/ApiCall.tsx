'use client'
import { useSyncExternalStore } from 'react'
import { Code } from '@/components/ui/Code'

/** The same as a call of the API, ready to paste. */
export function ApiCall({ vdcId, request }: { vdcId: string; request: object }) {
  const origin = useSyncExternalStore(
    noChange,
    () => window.location.origin,
    () => '',
  )
  const text = [
    `curl -X POST ${origin}/api/v1/vdcs/${vdcId}/instances \\`,
    '  -H "Authorization: Bearer $PLENUM_TOKEN" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d ${quote(JSON.stringify(request, null, 2))}`,
  ].join('\n')
  return (
    <details className="group rounded-md border">
      <summary className="cursor-pointer px-4 py-2.5 text-sm text-muted select-none hover:text-text">
        The same as an API call
      </summary>
      <div className="border-t p-2">
        <Code>{text}</Code>
      </div>
    </details>
  )
}

const noChange = () => () => {}

/** As one word of a POSIX shell. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
