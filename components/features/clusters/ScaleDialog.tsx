import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { formatCount } from '@/components/ui/format'
import { NumberInput } from '@/components/ui/NumberInput'
import { clusterLimits, memberName } from '@/server/domain/design/document'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { paths } from '@/server/domain/paths'

/** Out or in: the design as it is with another size, as a plan to be read and applied. */
export function ScaleDialog({ vdcId, cluster, onClose }: { vdcId: string; cluster: ClusterView; onClose: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const { name } = cluster
  const [size, setSize] = useState<number | null>(cluster.size)
  const design = useQuery(trpc.designs.current.queryOptions({ vdcId }))
  const plan = useMutation(
    trpc.plans.create.mutationOptions({ onSuccess: ({ id }) => router.push(paths.plan(vdcId, id)) }),
  )
  const document = design.data?.document
  const now = document?.clusters[name]
  const error = plan.error ?? design.error
  const make = () => {
    if (document && now && size !== null)
      plan.mutate({ vdcId, document: { ...document, clusters: { ...document.clusters, [name]: { ...now, size } } } })
  }
  return (
    <FormDialog
      size="sm"
      title={`Scale ${name}`}
      description="Nothing changes before you have read the plan and applied it."
      submitLabel="See the plan"
      pending={plan.isPending || design.isPending}
      disabledReason={size === null ? 'Say how many' : size === cluster.size ? 'It has that many members' : null}
      error={error && sentenceOf(error)}
      onClose={onClose}
      onSubmit={make}
    >
      <Field label="Members" hint={size === null ? undefined : effect(name, cluster.size, size)}>
        <NumberInput {...clusterLimits.members} value={size} onValueChange={setSize} />
      </Field>
    </FormDialog>
  )
}

function effect(name: string, from: number, to: number): string {
  if (to === from) return `${memberName(name, 1)} to ${memberName(name, from)}`
  const [first, last] = to > from ? [from + 1, to] : [to + 1, from]
  const which = first === last ? memberName(name, first) : `${memberName(name, first)} to ${memberName(name, last)}`
  return `${formatCount(Math.abs(to - from), 'member')} ${to > from ? 'more' : 'less'}: ${which}`
}
