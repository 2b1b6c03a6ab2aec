'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { createVdcInput } from '@/server/domain/inputs'
import { paths } from '@/server/domain/paths'

export function CreateVdcDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const router = useRouter()
  const [form, setForm] = useState({ name: '', description: '', cidr: '10.20.0.0/24' })
  const [wasSent, setSent] = useState(false)
  const parsed = createVdcInput.safeParse(form)
  const faultOf = (field: string) =>
    wasSent && !parsed.success ? parsed.error.issues.find(issue => issue.path[0] === field)?.message : undefined
  const create = useMutation(
    trpc.vdcs.create.mutationOptions({
      onSuccess: vdc => {
        void client.invalidateQueries(trpc.vdcs.pathFilter())
        void client.invalidateQueries(trpc.session.pathFilter())
        onClose()
        router.push(paths.vdc(vdc.id))
      },
    }),
  )
  const send = () => {
    setSent(true)
    if (parsed.success) create.mutate(form)
  }
  return (
    <FormDialog
      isSticky
      size="sm"
      title="Create VDC"
      description="A virtual data center with one flat network. Members are added afterwards."
      submitLabel="Create VDC"
      pending={create.isPending}
      onClose={onClose}
      onSubmit={send}
    >
      <Field label="Name" error={faultOf('name') ?? (create.error ? sentenceOf(create.error) : undefined)}>
        <Input
          isMono
          value={form.name}
          onValueChange={name => setForm({ ...form, name })}
          autoFocus
          autoComplete="off"
        />
      </Field>
      <Field label="What it is for" isOptional error={faultOf('description')}>
        <Input value={form.description} onValueChange={description => setForm({ ...form, description })} />
      </Field>
      <Field
        label="Subnet of its network"
        hint="Private to this VDC; it may overlap with others"
        error={faultOf('cidr')}
      >
        <Input isMono value={form.cidr} onValueChange={cidr => setForm({ ...form, cidr })} />
      </Field>
    </FormDialog>
  )
}
