import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { Textarea } from '@/components/ui/Textarea'
import type { CloudFile } from '@/server/domain/user-data/cloud-config-form'
import { OnlyInText } from './OnlyInText'

type Props = { files: CloudFile[] | undefined; onChange: (files: CloudFile[]) => void }

export function CloudFiles({ files, onChange }: Props) {
  if (files === undefined) return <OnlyInText label="Files" />
  const change = (index: number, part: Partial<CloudFile>) =>
    onChange(files.map((file, at) => (at === index ? { ...file, ...part } : file)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-sm">
        <span className="font-medium">Files</span>
        <span className="text-faint"> · optional</span>
      </legend>
      {files.map((file, index) => (
        <fieldset key={index} className="flex min-w-0 flex-col gap-3 border-b pb-4">
          <legend className="sr-only">File {index + 1}</legend>
          <div className="flex min-w-0 items-start gap-2">
            <Field label="Path" className="flex-1">
              <Input isMono value={file.path} onValueChange={path => change(index, { path })} spellCheck={false} />
            </Field>
            <Field label="Mode" isOptional className="w-28 shrink-0">
              <Input
                isMono
                placeholder="0644"
                value={file.permissions}
                onValueChange={permissions => change(index, { permissions })}
              />
            </Field>
            <IconButton
              label={`Remove file ${index + 1}`}
              icon={<X size={14} />}
              className="mt-[26px]"
              onClick={() => onChange(files.filter((_, at) => at !== index))}
            />
          </div>
          <Field label="Content">
            <Textarea
              isMono
              rows={4}
              value={file.content}
              onChange={event => change(index, { content: event.target.value })}
            />
          </Field>
        </fieldset>
      ))}
      <Button
        size="sm"
        className="self-start"
        icon={<Plus size={14} />}
        onClick={() => onChange([...files, { path: '/etc/motd', content: '', permissions: '' }])}
      >
        Add file
      </Button>
    </fieldset>
  )
}
