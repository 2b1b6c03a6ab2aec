import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { Checkbox } from '@/components/ui/Checkbox'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { sshKeyInWords } from '@/server/domain/ssh-key'

type Props = { chosen: readonly string[]; onChange: (keys: string[]) => void; fault?: string }

/** My keys, and those that are in it from others. */
export function SshKeyChoice({ chosen, onChange, fault }: Props) {
  const trpc = useTRPC()
  const mine = useQuery(trpc.sshKeys.list.queryOptions())
  const known = new Map(mine.data?.items.map(key => [key.publicKey, key]))
  const keys = [...new Set([...known.keys(), ...chosen])]
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">SSH keys</legend>
      {keys.map(key => (
        <Checkbox
          key={key}
          label={<span className="break-words">{known.get(key)?.name ?? sshKeyInWords(key)}</span>}
          hint={<span className="block break-all font-mono">{known.get(key)?.fingerprint ?? 'Not one of yours'}</span>}
          checked={chosen.includes(key)}
          onCheckedChange={isIn => onChange(isIn ? [...chosen, key] : chosen.filter(each => each !== key))}
        />
      ))}
      <p className="text-xs text-muted">
        {mine.isPending ? (
          'Looking up your keys…'
        ) : mine.data?.items.length === 0 ? (
          <>
            You have none yet. <TextLink href={paths.account()}>Add one to your account</TextLink>
          </>
        ) : chosen.length === 0 ? (
          'None: nobody signs in by SSH unless the image or its user data says so'
        ) : (
          'For the first user, by cloud-init when the root disk is new'
        )}
      </p>
      {fault && <p className="text-xs text-error-text">{fault}</p>}
    </fieldset>
  )
}
