'use client'
import { useState } from 'react'
import { faultOf, sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FileInput } from '@/components/ui/FileInput'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Tabs } from '@/components/ui/Tabs'
import type { ImageAudience } from '@/server/domain/image-audience'
import { imageHeadBytes, inspectImage } from '@/server/domain/image-format'
import { AudienceFields, audienceLacks } from './AudienceFields'
import { ImageUpload } from './ImageUpload'
import { SignatureFields, signatureOf } from './SignatureFields'
import { useUpload } from './use-upload'

type Source = 'file' | 'url' | 'path'
/** Of which fields the dialog shows the errors itself; the rest stands at the source. */
const own = [
  'name',
  'family',
  'sha256',
  'sums',
  'signature',
  'signature.sums',
  'signature.signature',
  'minMemoryMiB',
  'audience.vdcIds',
]

export function AddImageDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const upload = useUpload()
  const [source, setSource] = useState<Source>('file')
  const [file, setFile] = useState<File | null>(null)
  const [unfit, setUnfit] = useState<string | null>(null)
  const [url, setUrl] = useState('')
  const [path, setPath] = useState('')
  const [name, setName] = useState('')
  const [family, setFamily] = useState('')
  const [description, setDescription] = useState('')
  const [sha256, setSha256] = useState('')
  const [audience, setAudience] = useState<ImageAudience>({ visibility: 'public', vdcIds: [] })
  const [signed, setSigned] = useState({ sums: '', signature: '' })
  const [minMemoryMiB, setMemory] = useState<number | null>(512)
  const add = useTaskMutation(trpc.images.add.mutationOptions({ onSuccess: onClose }))
  const fault = add.error && { field: undefined, message: sentenceOf(add.error), ...faultOf(add.error) }
  const errorAt = (field: string) => (fault?.field === field ? fault.message : undefined)
  const atSource = fault && !own.includes(fault.field ?? '') ? fault.message : undefined

  async function choose(chosen: File) {
    upload.reset()
    setFile(chosen)
    // What the server would refuse once all of it is there is said before any of it is sent.
    try {
      inspectImage(new Uint8Array(await chosen.slice(0, imageHeadBytes).arrayBuffer()), chosen.size)
      setUnfit(null)
      if (!name) setName(chosen.name.replace(/\.(qcow2|img|raw)$/i, ''))
    } catch (error) {
      setUnfit((error as Error).message)
    }
  }

  async function submit() {
    const facts = {
      name,
      description,
      family: family.trim() || null,
      audience,
      sha256: sha256 || undefined,
      signature: signatureOf(signed),
      minMemoryMiB: minMemoryMiB ?? undefined,
    }
    if (source === 'url') return add.mutate({ ...facts, url })
    if (source === 'path') return add.mutate({ ...facts, path })
    const uploadId = file && (await upload.send(file))
    if (uploadId) add.mutate({ ...facts, uploadId: uploadId as never })
  }

  const lacking = {
    file: !file ? 'Choose a file' : unfit && 'Choose another file',
    url: !url && 'Say where it is fetched from',
    path: !path && 'Say where the file is',
  }[source]
  const isSending = upload.phase === 'sending'
  return (
    <FormDialog
      size="sm"
      closeLabel={isSending ? 'Stop and close' : 'Cancel'}
      isSticky
      title="Add image"
      description="A bootable qcow2 or raw disk. Hosts get a copy when they first need it."
      submitLabel={
        source !== 'file' || upload.phase === 'sent'
          ? 'Add image'
          : upload.phase === 'paused'
            ? 'Resume and add'
            : 'Upload and add'
      }
      pending={add.isPending || isSending}
      disabledReason={lacking || (!name && 'Give it a name') || audienceLacks(audience)}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Tabs
        label="Where it comes from"
        value={source}
        onValueChange={value => setSource(value as Source)}
        items={[
          {
            value: 'file',
            label: 'Upload',
            content: (
              <div className="flex flex-col gap-3">
                <Field
                  label="File"
                  hint="A line that breaks loses nothing: choose the same file within a day, and it goes on."
                  error={unfit ?? upload.problem ?? atSource}
                >
                  <FileInput
                    file={file}
                    onFileChange={choose}
                    placeholder="qcow2, or a raw disk"
                    disabled={isSending}
                  />
                </Field>
                {file && upload.phase !== 'idle' && (
                  <ImageUpload upload={upload} file={file} onPause={upload.pause} onResume={submit} />
                )}
              </div>
            ),
          },
          {
            value: 'url',
            label: 'From an address',
            content: (
              <Field label="Address" hint="Plenum fetches it, and tells how far it is." error={atSource}>
                <Input
                  isMono
                  type="url"
                  value={url}
                  onValueChange={setUrl}
                  autoComplete="off"
                  placeholder="https://cloud.example.org/debian-12.qcow2"
                />
              </Field>
            ),
          },
          {
            value: 'path',
            label: 'On the server',
            content: (
              <Field label="File" hint="On the machine that Plenum runs on; it stays there." error={atSource}>
                <Input
                  isMono
                  value={path}
                  onValueChange={setPath}
                  autoComplete="off"
                  placeholder="/var/lib/images/debian-12.qcow2"
                />
              </Field>
            ),
          },
        ]}
      />
      <Field label="Name" error={errorAt('name')}>
        <Input value={name} onValueChange={setName} autoComplete="off" placeholder="Debian 12" />
      </Field>
      <Field
        label="Family"
        isOptional
        hint="What it is a version of: a design that names the family gets the newest."
        error={errorAt('family')}
      >
        <Input value={family} onValueChange={setFamily} autoComplete="off" placeholder="debian" />
      </Field>
      <Field label="What it is" isOptional>
        <Input value={description} onValueChange={setDescription} />
      </Field>
      <Field
        label="SHA-256"
        isOptional
        hint="As its publisher states it; a file with another one is refused."
        error={errorAt('sha256')}
      >
        <Input isMono value={sha256} onValueChange={setSha256} autoComplete="off" spellCheck={false} />
      </Field>
      <SignatureFields value={signed} onChange={setSigned} errorAt={errorAt} />
      <Field label="Memory it needs at least" error={errorAt('minMemoryMiB')}>
        <NumberInput unit="MiB" min={64} max={65_536} step={64} value={minMemoryMiB} onValueChange={setMemory} />
      </Field>
      <AudienceFields audience={audience} onChange={setAudience} error={errorAt('audience.vdcIds')} />
    </FormDialog>
  )
}
