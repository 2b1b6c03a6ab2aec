'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { toast } from '@/components/ui/Toaster'
import type { SshKeyView } from '@/server/domain/access'
import { AddSshKeyDialog } from './AddSshKeyDialog'

/** Public keys of mine that instances can be given. */
export function SshKeys() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const keys = useQuery(trpc.sshKeys.list.queryOptions())
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<SshKeyView | null>(null)
  const reread = () => client.invalidateQueries(trpc.sshKeys.list.pathFilter())
  const remove = useMutation(
    trpc.sshKeys.remove.mutationOptions({
      onSuccess: () => {
        setRemoving(null)
        void reread()
      },
      onError: error => toast.error('The key was not removed', { description: sentenceOf(error) }),
    }),
  )
  const items = keys.data?.items ?? []
  return (
    <Section
      title="SSH keys"
      description="Public keys that instances let in"
      count={keys.data ? items.length : undefined}
      actions={
        <Button size="sm" icon={<Plus size={14} />} onClick={() => setAdding(true)}>
          Add SSH key
        </Button>
      }
    >
      {keys.isPending ? (
        <SkeletonText lines={3} />
      ) : keys.isError ? (
        <ErrorState title="Your keys could not be read" onRetry={() => void keys.refetch()}>
          {sentenceOf(keys.error)}
        </ErrorState>
      ) : items.length === 0 ? (
        <EmptyState icon={<SquareTerminal />} title="No SSH keys yet">
          An instance that is created with your key lets you sign in without a password.
        </EmptyState>
      ) : (
        <ul className="flex flex-col">
          {items.map(key => (
            <li
              key={key.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2 text-sm last:border-b-0"
            >
              <span className="min-w-0 flex-1 basis-60">
                <span className="block truncate font-medium">{key.name}</span>
                <span className="block truncate font-mono text-xs text-muted" title={key.fingerprint}>
                  {key.fingerprint}
                </span>
              </span>
              <span className="font-mono text-muted">{key.bits ? `${key.type} ${key.bits}` : key.type}</span>
              <span className="text-muted">
                Added <RelativeTime at={key.createdAt} />
              </span>
              <Button size="sm" variant="ghost" onClick={() => setRemoving(key)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <AddSshKeyDialog
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            void reread()
          }}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={open => !open && setRemoving(null)}
        title={`Remove ${removing?.name}?`}
        description="It can’t be chosen for instances any more. Those that have it go on letting it in: take it out of their authorized_keys yourself."
        confirmLabel="Remove key"
        onConfirm={() => (removing ? remove.mutateAsync({ sshKeyId: removing.id }) : undefined)}
      />
    </Section>
  )
}
