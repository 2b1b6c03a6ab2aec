'use client'
import { useId, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'

export function AddImageDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const formId = useId()
  const [name, setName] = useState('')
  const [path, setPath] = useState('')
  const [description, setDescription] = useState('')
  const [minMemoryMiB, setMemory] = useState<number | null>(512)
  const add = useTaskMutation(trpc.images.add.mutationOptions({ onSuccess: onClose }))
  return (
    <Dialog
      open
      isSticky
      onOpenChange={open => !open && onClose()}
      size="sm"
      title="Add image"
      description="A qcow2 or raw file on the machine that Plenum runs on. Hosts get a copy when they first need it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={add.isPending}
            disabledReason={!name ? 'Give it a name' : !path ? 'Say where the file is' : null}
          >
            Add image
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          if (name && path) add.mutate({ name, path, description, minMemoryMiB: minMemoryMiB ?? undefined })
        }}
      >
        <Field label="Name" error={add.error?.data?.plenum?.field === 'name' ? add.error.message : undefined}>
          <Input value={name} onValueChange={setName} autoFocus autoComplete="off" placeholder="Debian 12" />
        </Field>
        <Field
          label="File"
          error={add.error && add.error.data?.plenum?.field !== 'name' ? add.error.message : undefined}
        >
          <Input
            isMono
            value={path}
            onValueChange={setPath}
            autoComplete="off"
            placeholder="/var/lib/images/debian-12.qcow2"
          />
        </Field>
        <Field label="What it is" isOptional>
          <Input value={description} onValueChange={setDescription} />
        </Field>
        <Field label="Memory it needs at least">
          <NumberInput unit="MiB" min={64} max={65_536} step={64} value={minMemoryMiB} onValueChange={setMemory} />
        </Field>
      </form>
    </Dialog>
  )
}
