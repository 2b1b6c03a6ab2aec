'use client'
import { Input as Base } from '@base-ui/react/input'
import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from './cn'
import { formatBytes } from './format'

export type FileInputProps = {
  file: File | null
  onFileChange: (file: File) => void
  /** Shown while there is none: “A qcow2 or raw disk”. */
  placeholder: string
  disabled?: boolean
}

/** One file, chosen or dropped. Works alone (give it `aria-label`) or in a Field. */
export function FileInput({ file, onFileChange, placeholder, disabled, ...rest }: FileInputProps) {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => {
    const [first] = files ?? []
    if (first && !disabled) onFileChange(first)
  }
  return (
    <div className="relative">
      <Base
        {...rest}
        id={id}
        type="file"
        disabled={disabled}
        className="peer absolute inset-0 size-full cursor-pointer opacity-0 disabled:cursor-not-allowed"
        onChange={event => take(event.currentTarget.files)}
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      />
      <div
        className={cn(
          'pointer-events-none flex min-h-16 items-center gap-3 rounded-md border border-line-control border-dashed px-3 py-2.5 text-sm peer-data-invalid:border-[var(--state-error)]',
          'peer-focus-visible:outline-2 peer-focus-visible:outline-offset-1 peer-hover:border-text peer-disabled:opacity-60',
          isOver && 'border-text bg-hover',
        )}
      >
        <FileUp size={16} className="shrink-0 text-muted" aria-hidden />
        {file ? (
          <span className="min-w-0">
            <span className="block truncate font-medium">{file.name}</span>
            <span className="tnum block text-xs text-muted">{formatBytes(file.size)}</span>
          </span>
        ) : (
          <span className="min-w-0">
            <span className="block font-medium">Choose a file, or drop it here</span>
            <span className="block text-xs text-muted">{placeholder}</span>
          </span>
        )}
      </div>
    </div>
  )
}
