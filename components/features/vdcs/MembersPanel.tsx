'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { Section } from '@/components/ui/Section'
import { Select } from '@/components/ui/Select'
import { SidePanel } from '@/components/ui/SidePanel'
import { SkeletonText } from '@/components/ui/Skeleton'
import { toast } from '@/components/ui/Toaster'
import type { VdcView } from '@/server/domain/catalog'

const roles = [
  { value: 'viewer', label: 'Viewer', hint: 'Looks, changes nothing' },
  { value: 'member', label: 'Member', hint: 'Does everything in this VDC' },
] as const

/** Who may see and change a VDC. */
export function MembersPanel({ vdc, onClose }: { vdc: VdcView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const members = useQuery(trpc.vdcs.members.queryOptions({ vdcId: vdc.id }))
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<'viewer' | 'member'>('member')
  const reread = () => client.invalidateQueries(trpc.vdcs.members.pathFilter())
  const set = useMutation(
    trpc.vdcs.setMember.mutationOptions({
      onSuccess: () => {
        setEmail('')
        setName('')
        setPassword('')
        void reread()
      },
    }),
  )
  const remove = useMutation(
    trpc.vdcs.removeMember.mutationOptions({
      onSuccess: reread,
      onError: error => toast.error('Nobody was removed', { description: sentenceOf(error) }),
    }),
  )
  return (
    <SidePanel open onOpenChange={open => !open && onClose()} title={`Members of ${vdc.name}`}>
      <div className="flex flex-col gap-6">
        {members.isPending ? (
          <SkeletonText lines={3} />
        ) : members.data?.items.length ? (
          <ul className="flex flex-col text-sm">
            {members.data.items.map(member => (
              <li key={member.userId} className="flex items-center gap-3 border-b py-2 last:border-b-0">
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{member.name}</span>
                  <span className="block truncate text-xs text-muted">{member.email}</span>
                </span>
                <Select
                  aria-label={`Role of ${member.name}`}
                  size="sm"
                  className="w-28"
                  value={member.role}
                  options={roles}
                  onValueChange={next => next && set.mutate({ vdcId: vdc.id, email: member.email, role: next })}
                />
                <IconButton
                  label={`Remove ${member.name}`}
                  icon={<X size={14} />}
                  onClick={() => remove.mutate({ vdcId: vdc.id, userId: member.userId })}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-sm text-muted">Nobody yet. Operators see every VDC without being members.</p>
        )}
        <Section title="Add a member">
          <form
            aria-label="Add a member"
            className="flex flex-col gap-4"
            onSubmit={event => {
              event.preventDefault()
              set.mutate({ vdcId: vdc.id, email, role, ...(name && { name }), ...(password && { password }) })
            }}
          >
            <Field label="Email" error={set.error ? sentenceOf(set.error) : undefined}>
              <Input type="email" value={email} onValueChange={setEmail} autoComplete="off" />
            </Field>
            <Field label="Role">
              <Select value={role} options={roles} onValueChange={next => next && setRole(next)} />
            </Field>
            <Field label="Name" isOptional hint="Only for somebody who has no account yet">
              <Input value={name} onValueChange={setName} autoComplete="off" />
            </Field>
            <Field label="First password" isOptional hint="Likewise; tell them to change it">
              <Input type="password" value={password} onValueChange={setPassword} autoComplete="new-password" />
            </Field>
            <Button type="submit" pending={set.isPending} disabledReason={email ? null : 'Write an email address'}>
              Add member
            </Button>
          </form>
        </Section>
      </div>
    </SidePanel>
  )
}
