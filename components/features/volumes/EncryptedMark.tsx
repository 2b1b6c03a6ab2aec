'use client'
import { Lock } from 'lucide-react'
import { Tooltip } from '@/components/ui/Tooltip'
import { encryptedInWords } from '@/server/domain/volume'

/** A lock beside the name of what is encrypted, with what that means. */
export function EncryptedMark() {
  return (
    <Tooltip content={encryptedInWords} delay={0}>
      <Lock size={12} aria-label="Encrypted" className="shrink-0 text-muted" />
    </Tooltip>
  )
}
