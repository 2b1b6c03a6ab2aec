import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { Checkbox } from '@/components/ui/Checkbox'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { sshKeyInWords } from '@/server/domain/ssh-key'

type Props = { chosen: readonly string[]; onChange: (keys: string[]) => void; fault: string | undefined }

/** My keys, and those that the design has from others. */
export function SshKeyChoice({ chosen, onChange, fault }: Props) {
  const trpc = useTRPC()
  const mine = useQuery(trpc.sshKeys.list.queryOptions())
  const names = new Map(mine.data?.items.map(key => [key.publicKey, key.name]))
  const keys = [...new Set([...names.keys(), ...chosen])]
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">SSH keys</legend>
      {keys.map(key => (
        <Checkbox
          key={key}
          label={<span className="break-words">{names.get(key) ?? sshKeyInWords(key)}</span>}
          hint={names.has(key) ? undefined : 'Not one of yours'}
          checked={chosen.includes(key)}
          onCheckedChange={isIn => onChange(isIn ? [...chosen, key] : chosen.filter(each => each !== key))}
        />
      ))}
      <p className="text-xs text-muted">
        {mine.data?.items.length === 0 ? (
          <>
            You have none yet. <TextLink href={paths.account()}>Add one to your account</TextLink>
          </>
        ) : (
          'Let in by cloud-init when the root disk is new'
        )}
      </p>
      {fault && <p className="text-xs text-error-text">{fault}</p>}
    </fieldset>
  )
}
