'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text'
import { IconButton } from './IconButton'

export type CopyButtonProps = {
  text: string
  /** What is copied: "Copy address". */
  label?: string
  size?: 'sm' | 'md'
  className?: string
}

/** Copies; shows for a moment that it did. */
export function CopyButton({ text, label = 'Copy', size = 'sm', className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 1500)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <>
      <IconButton
        size={size}
        className={className}
        label={state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy: select the text instead' : label}
        icon={state === 'copied' ? <Check size={14} className="text-ok-text" /> : <Copy size={14} />}
        onClick={async event => {
          event.stopPropagation()
          setState((await copyText(text)) ? 'copied' : 'failed')
        }}
      />
      <span role="status" className="sr-only">
        {state === 'copied' && 'Copied'}
        {state === 'failed' && 'Could not copy'}
      </span>
    </>
  )
}
