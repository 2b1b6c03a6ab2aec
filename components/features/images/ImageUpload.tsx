'use client'
import { Pause, Play } from 'lucide-react'
import { formatBytes, formatPercent } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import type { UploadState } from './use-upload'

type Props = { upload: UploadState; file: File; onPause: () => void; onResume: () => void }

/** How much of a file is at Plenum already. */
export function ImageUpload({ upload, file, onPause, onResume }: Props) {
  const isSending = upload.phase === 'sending'
  const share = file.size > 0 ? upload.sentBytes / file.size : 0
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3 text-xs text-muted">
        <span className="tnum grow">
          {upload.phase === 'sent' ? 'Sent' : isSending ? 'Sending' : 'Paused at'} {formatPercent(share)} ·{' '}
          {formatBytes(upload.sentBytes)} of {formatBytes(file.size)}
        </span>
        {upload.phase !== 'sent' && (
          <IconButton
            size="sm"
            label={isSending ? 'Pause upload' : 'Resume upload'}
            icon={isSending ? <Pause size={14} /> : <Play size={14} />}
            onClick={isSending ? onPause : onResume}
          />
        )}
      </div>
      <ProgressBar value={share} label={`Upload of ${file.name}`} tone={isSending ? 'busy' : 'stopped'} />
    </div>
  )
}
