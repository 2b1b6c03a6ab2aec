'use client'
import { useEffect, useRef, useState } from 'react'
import type { Upload } from 'tus-js-client'

/** `paused` also after the network failed: it goes on where it was. */
export type UploadState = { phase: 'idle' | 'sending' | 'paused' | 'sent'; sentBytes: number; problem: string | null }

const idle: UploadState = { phase: 'idle', sentBytes: 0, problem: null }
/** Each piece is one request, well within what proxies let pass in time. */
const pieceBytes = 32 * 2 ** 20

/**
 * Sends a file to /api/v1/uploads by the tus protocol. One that was begun before, even before the page was loaded anew,
 * goes on where it was.
 */
export function useUpload() {
  const [state, setState] = useState(idle)
  const upload = useRef<Upload>(undefined)
  useEffect(() => () => void upload.current?.abort(), [])
  const change = (more: Partial<UploadState>) => setState(now => ({ ...now, ...more }))

  return {
    ...state,
    /** @returns the upload's id once all of it is there; null when it was paused or failed. */
    async send(file: File): Promise<string | null> {
      const tus = await import('tus-js-client')
      change({ phase: 'sending', problem: null })
      return new Promise(resolve => {
        const begun = new tus.Upload(file, {
          endpoint: '/api/v1/uploads',
          metadata: { filename: file.name },
          chunkSize: pieceBytes,
          removeFingerprintOnSuccess: true,
          retryDelays: [0, 1000, 3000, 10_000],
          onProgress: sentBytes => change({ sentBytes }),
          onSuccess: () => {
            change({ phase: 'sent', sentBytes: file.size })
            resolve(begun.url?.split('/').at(-1) ?? null)
          },
          onError: error => {
            change({ phase: 'paused', problem: sentenceIn(error) })
            resolve(null)
          },
        })
        upload.current = begun
        // Remembered by the browser, by name, size and date of the file.
        void begun.findPreviousUploads().then(([last]) => {
          if (last) begun.resumeFromPreviousUpload(last)
          begun.start()
        })
      })
    },
    pause() {
      void upload.current?.abort()
      change({ phase: 'paused' })
    },
    reset() {
      void upload.current?.abort()
      setState(idle)
    },
  }
}

/** The API's own sentence, or else what to do about a line that failed. */
function sentenceIn(error: Error & { originalResponse?: { getBody(): string } | null }): string {
  try {
    const said = JSON.parse(error.originalResponse?.getBody() ?? '') as { error?: { message?: string } }
    if (said.error?.message) return said.error.message
  } catch {
    // Not from the API: the network, or a proxy.
  }
  return 'The line broke. What was sent is kept: resume to go on.'
}
