'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Select } from '@/components/ui/Select'
import { toast } from '@/components/ui/Toaster'
import type { HostView, ZoneView } from '@/server/domain/host'
import { candidateOf } from '@/server/domain/placement'
import { keepsReserve, type ZoneReserve as Reserve } from '@/server/domain/reserve'

const choices: { value: string; label: string; hint?: string; reserve: Reserve }[] = [
  { value: 'none', label: 'Nothing', reserve: { kind: 'none' } },
  {
    value: 'largest host',
    label: 'Its largest host',
    hint: 'Any one host can be lost or emptied',
    reserve: { kind: 'largest host' },
  },
  ...[10, 20, 30, 50].map(percent => ({
    value: String(percent),
    label: `${percent} %`,
    reserve: { kind: 'share' as const, percent },
  })),
]
const choiceOf = (reserve: Reserve) => (reserve.kind === 'share' ? String(reserve.percent) : reserve.kind)

/** What a zone keeps free for evacuations, and whether it is free now. */
export function ZoneReserve({ zone, hosts }: { zone: ZoneView; hosts: readonly HostView[] }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const set = useMutation(
    trpc.zones.setReserve.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries(trpc.overview.pathFilter())
        void client.invalidateQueries(trpc.zones.pathFilter())
      },
      onError: error => toast.error('Nothing was changed', { description: sentenceOf(error) }),
    }),
  )
  const value = choiceOf(zone.reserve)
  // One that was set by the API.
  const own = { value, label: `${value} %`, reserve: zone.reserve }
  const options = choices.some(choice => choice.value === value) ? choices : [...choices, own]
  const isKept = keepsReserve(
    zone.id,
    hosts.map(host => ({ ...candidateOf(host), reserve: zone.reserve })),
  )
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-0.5 text-xs text-muted">
      <span>Keep free for evacuations</span>
      <Select
        size="sm"
        className="w-36"
        aria-label={`What ${zone.name} keeps free for evacuations`}
        options={options}
        value={value}
        onValueChange={next =>
          set.mutate({ zoneId: zone.id, reserve: options.find(choice => choice.value === next)!.reserve })
        }
      />
      {!isKept && <span className="text-warn-text">Less is free now</span>}
    </div>
  )
}
