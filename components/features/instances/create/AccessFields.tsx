import { useQuery } from '@tanstack/react-query'
import { useFormContext, useWatch } from 'react-hook-form'
import { SshKeyChoice } from '@/components/forms/SshKeyChoice'
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
      <FromOutside vdcId={vdcId} />
    </Section>
  )
}

function SshKeys() {
  const { control, setValue } = useFormContext<CreateForm>()
  const chosen = useWatch({ control, name: 'sshKeys' })
  return <SshKeyChoice chosen={chosen} onChange={keys => setValue('sshKeys', keys, { shouldDirty: true })} />
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

/** An address outside belongs to the design, since it outlives the instance: here is only said where to get one. */
function FromOutside({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const { control } = useFormContext<CreateForm>()
  const zoneId = useWatch({ control, name: 'zoneId' })
  const zones = useQuery(trpc.zones.list.queryOptions())
  const hasWayOut = zones.data?.items.some(zone => zone.external && (zone.id === zoneId || !zoneId))
  if (!hasWayOut) return null
  return (
    <p className="text-xs text-muted">
      Nothing outside reaches it as it is created. To have it answer under an address there, draw a floating IP in the{' '}
      <TextLink href={paths.design(vdcId)}>design</TextLink> afterwards.
    </p>
  )
}
