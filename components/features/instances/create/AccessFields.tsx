import { useQuery } from '@tanstack/react-query'
import { useFormContext, useWatch } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { Checkbox } from '@/components/ui/Checkbox'
import { Section } from '@/components/ui/Section'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import type { CreateForm } from './form'

/** Who may sign in, and what may reach it. */
export function AccessFields({ vdcId }: { vdcId: string }) {
  return (
    <Section title="Access" description="Who may sign in, and what may reach it">
      <div className="grid gap-6 sm:grid-cols-2">
        <SshKeys />
        <SecurityGroups vdcId={vdcId} />
      </div>
    </Section>
  )
}

function SshKeys() {
  const trpc = useTRPC()
  const { control, setValue } = useFormContext<CreateForm>()
  const chosen = useWatch({ control, name: 'sshKeys' })
  const keys = useQuery(trpc.sshKeys.list.queryOptions())
  const items = keys.data?.items ?? []
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">SSH keys</legend>
      {items.map(key => (
        <Checkbox
          key={key.id}
          label={key.name}
          hint={<span className="block truncate font-mono">{key.fingerprint}</span>}
          checked={chosen.includes(key.publicKey)}
          onCheckedChange={isIn =>
            setValue('sshKeys', isIn ? [...chosen, key.publicKey] : chosen.filter(each => each !== key.publicKey), {
              shouldDirty: true,
            })
          }
        />
      ))}
      <p className="text-xs text-muted">
        {keys.isPending ? (
          'Looking up your keys…'
        ) : items.length === 0 ? (
          <>
            You have none yet. <TextLink href={paths.account()}>Add one to your account</TextLink>
          </>
        ) : chosen.length === 0 ? (
          'None: nobody signs in by SSH unless the image or its user data says so'
        ) : (
          'For the image’s first user, by cloud-init at first boot'
        )}
      </p>
    </fieldset>
  )
}

function SecurityGroups({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const { control, setValue } = useFormContext<CreateForm>()
  const chosen = useWatch({ control, name: 'securityGroupIds' })
  const groups = useQuery(trpc.securityGroups.list.queryOptions({ vdcId }))
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">Security groups</legend>
      {groups.data?.items.map(group => (
        <Checkbox
          key={group.id}
          label={<span className="font-mono">{group.name}</span>}
          hint={group.rules.map(rule => rule.sentence).join('; ') || 'Nothing in, everything out'}
          checked={chosen.includes(group.id)}
          onCheckedChange={isIn =>
            setValue('securityGroupIds', isIn ? [...chosen, group.id] : chosen.filter(id => id !== group.id))
          }
        />
      ))}
      <p className="text-xs text-muted">
        {groups.isPending ? (
          'Looking up the groups…'
        ) : groups.data?.items.length === 0 ? (
          <>
            There are none yet. <TextLink href={paths.design(vdcId)}>Draw one in the design</TextLink>
          </>
        ) : chosen.length === 0 ? (
          'None: everything on its network reaches it'
        ) : (
          'Only what a rule of these lets in reaches it'
        )}
      </p>
    </fieldset>
  )
}
