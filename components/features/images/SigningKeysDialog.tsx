'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { SkeletonText } from '@/components/ui/Skeleton'
import { Textarea } from '@/components/ui/Textarea'
import type { SigningKeyView } from '@/server/domain/image-signature'

/** Whose signatures on images count. */
export function SigningKeysDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
  const keys = useQuery(trpc.signingKeys.list.queryOptions())
  const [publicKey, setPublicKey] = useState('')
  const [removing, setRemoving] = useState<SigningKeyView | null>(null)
  const reread = () => client.invalidateQueries(trpc.signingKeys.list.pathFilter())
  const add = useMutation(
    trpc.signingKeys.add.mutationOptions({
      onSuccess: () => {
        setPublicKey('')
        void reread()
      },
    }),
  )
  const remove = useMutation(
    trpc.signingKeys.remove.mutationOptions({
      onSuccess: () => {
        setRemoving(null)
        void reread()
      },
    }),
  )
  const items = keys.data?.items ?? []
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Signing keys"
      description="An image that is added with a signature has to be signed by one of these."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={add.isPending}
            disabledReason={publicKey.trim() ? null : 'Paste a key'}
          >
            Trust key
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {keys.isPending ? (
          <SkeletonText lines={2} />
        ) : keys.isError ? (
          <p className="text-sm text-error-text">{sentenceOf(keys.error)}</p>
        ) : items.length === 0 ? (
          <p className="text-sm text-muted">None yet. Distributions publish theirs beside their images.</p>
        ) : (
          <ul className="flex flex-col" aria-label="Trusted keys">
            {items.map(key => (
              <li key={key.id} className="flex items-center gap-3 border-b py-2 text-sm last:border-b-0">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{key.owner}</span>
                  <span className="block font-mono text-xs break-all text-muted">{key.fingerprint}</span>
                </span>
                <Button size="sm" variant="ghost" onClick={() => setRemoving(key)}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form
          id={formId}
          onSubmit={event => {
            event.preventDefault()
            if (publicKey.trim()) add.mutate({ publicKey })
          }}
        >
          <Field
            label="OpenPGP public key"
            hint="Compare its fingerprint with what the publisher states elsewhere."
            error={add.error ? sentenceOf(add.error) : undefined}
          >
            <Textarea
              isMono
              rows={4}
              placeholder="-----BEGIN PGP PUBLIC KEY BLOCK-----"
              value={publicKey}
              onChange={event => {
                add.reset()
                setPublicKey(event.target.value)
              }}
            />
          </Field>
        </form>
      </div>
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={open => !open && setRemoving(null)}
        title={`Trust ${removing?.owner} no longer?`}
        description="Images that were signed by this key can’t be added any more. Those that are here stay."
        confirmLabel="Remove key"
        onConfirm={() => (removing ? remove.mutateAsync({ signingKeyId: removing.id }) : undefined)}
        error={remove.error ? sentenceOf(remove.error) : undefined}
      />
    </Dialog>
  )
}
