import { Callout } from '@/components/ui/Callout'
import { formatMiB } from '@/components/ui/format'
import { StateMark } from '@/components/ui/StateMark'
import type { PreflightView } from '@/server/domain/host'

type Props = {
  result: Pick<PreflightView, 'checks' | 'facts'> | undefined
  error: string | undefined
  isStale: boolean
}

/** What was found out about a host before it is added: each check, and what it would bring. */
export function Preflight({ result, error, isStale }: Props) {
  if (error)
    return (
      <Callout tone="error" title="It could not be checked">
        {error}
      </Callout>
    )
  if (!result)
    return (
      <p className="text-sm text-muted">
        Not checked yet. A check connects, reads version and capacity, and records nothing. Adding checks as well.
      </p>
    )
  return (
    <div className="flex flex-col gap-3 text-sm">
      {isStale && <p className="text-muted">Settings have changed since. Check again to be sure.</p>}
      <ul className="flex flex-col">
        {result.checks.map(check => (
          <li key={check.name} className="flex items-start gap-2.5 border-b py-2 last:border-b-0">
            <span className="flex h-5 items-center">
              <StateMark state={check.ok ? 'ok' : 'failed'} label={check.ok ? 'Passed' : 'Failed'} />
            </span>
            <span className="min-w-0 break-words">
              <span className="block font-medium">{check.name}</span>
              <span className={check.ok ? 'text-muted' : 'text-error-text'}>{check.message}</span>
            </span>
          </li>
        ))}
      </ul>
      {result.facts && (
        <p className="border-t pt-3 text-muted">
          Brings {result.facts.cpuThreads} threads, {result.facts.vcpusAllocatable} vCPU to hand out and{' '}
          {formatMiB(result.facts.memoryMiB)} of memory.
        </p>
      )}
    </div>
  )
}
