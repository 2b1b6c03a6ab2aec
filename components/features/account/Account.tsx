'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Code } from '@/components/ui/Code'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { EmptyState } from '@/components/ui/EmptyState'
import { KeyValue } from '@/components/ui/KeyValue'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { ThemeToggle } from '@/components/ui/ThemeToggle'
import { toast } from '@/components/ui/Toaster'
import { ChangePasswordDialog } from './ChangePasswordDialog'
import { CreateTokenDialog } from './CreateTokenDialog'
import { SshKeys } from './SshKeys'

/** Me: who I am, how it looks, the tokens by which programs act for me, and the keys that my instances let in. */
export function Account() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const me = useQuery(trpc.session.me.queryOptions())
  const tokens = useQuery(trpc.tokens.list.queryOptions())
  const [isCreating, setCreating] = useState(false)
  const [isChangingPassword, setChangingPassword] = useState(false)
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null)
  const [made, setMade] = useState<{ name: string; token: string } | null>(null)
  const reread = () => client.invalidateQueries(trpc.tokens.list.pathFilter())
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      onSuccess: () => {
        setRevoking(null)
        void reread()
      },
      onError: error => toast.error('The token was not revoked', { description: sentenceOf(error) }),
    }),
  )
  const items = tokens.data?.items ?? []
  return (
    <Page isNarrow>
      <PageHeader title="Account" />
      <Section
        title="You"
        actions={
          <Button size="sm" onClick={() => setChangingPassword(true)}>
            Change password
          </Button>
        }
      >
        <KeyValue
          columns={2}
          items={[
            { key: 'Name', value: me.data?.user.name },
            { key: 'Email', value: me.data?.user.email },
            { key: 'Role', value: me.data?.user.isOperator ? 'Operator: may see and change everything' : 'Member' },
            { key: 'Theme', value: <ThemeToggle /> },
          ]}
        />
      </Section>
      <SshKeys />
      <Section
        title="API tokens"
        description="Programs with a token of yours may do what you may do"
        count={tokens.data ? items.length : undefined}
        actions={
          <Button size="sm" icon={<Plus size={14} />} onClick={() => setCreating(true)}>
            Create token
          </Button>
        }
      >
        {made && (
          <Callout tone="info" title={`${made.name}: copy the token now, it is not shown again`}>
            <Code className="mt-2">{made.token}</Code>
          </Callout>
        )}
        {tokens.isPending ? (
          <SkeletonText lines={3} />
        ) : items.length === 0 ? (
          <EmptyState icon={<KeyRound />} title="No tokens yet">
            A token lets a script call the API at{' '}
            <a className="text-accent-text underline underline-offset-3" href="/api/v1/reference">
              /api/v1
            </a>
            .
          </EmptyState>
        ) : (
          <ul className="flex flex-col">
            {items.map(token => (
              <li
                key={token.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2 text-sm last:border-b-0"
              >
                <span className="min-w-0 flex-1 truncate font-medium">{token.name}</span>
                <span className="font-mono text-muted">{token.hint}…</span>
                <span className="text-muted">
                  {token.lastUsedAt ? (
                    <>
                      Used <RelativeTime at={token.lastUsedAt} />
                    </>
                  ) : (
                    'Never used'
                  )}
                </span>
                <span className="text-muted">
                  {token.expiresAt ? (
                    <>
                      Expires <RelativeTime at={token.expiresAt} />
                    </>
                  ) : (
                    'Never expires'
                  )}
                </span>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => setRevoking(token)}
                >
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {isChangingPassword && <ChangePasswordDialog onClose={() => setChangingPassword(false)} />}
      {isCreating && (
        <CreateTokenDialog
          onClose={() => setCreating(false)}
          onMade={token => {
            setMade(token)
            setCreating(false)
            void reread()
          }}
        />
      )}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={open => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        description="Programs that use it are refused from the next call on."
        confirmLabel="Revoke token"
        onConfirm={() => (revoking ? revoke.mutateAsync({ tokenId: revoking.id }) : undefined)}
      />
    </Page>
  )
}
