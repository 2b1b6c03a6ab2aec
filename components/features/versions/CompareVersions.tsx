'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ArrowLeftRight, Undo2 } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { ErrorState } from '@/components/ui/ErrorState'
import { IconButton } from '@/components/ui/IconButton'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SkeletonText } from '@/components/ui/Skeleton'
import { Tabs } from '@/components/ui/Tabs'
import { paths } from '@/server/domain/paths'
import { ComparedThings } from './ComparedThings'
import { ComparedYaml } from './ComparedYaml'
import { SidePicker } from './SidePicker'
import { sideWords, versionSearch } from './search'
import { useRestore } from './use-restore'

/** How one design became another: thing by thing, or as YAML. */
export function CompareVersions({ vdcId, from, to }: { vdcId: string; from: string; to: string }) {
  const trpc = useTRPC()
  const [{ as }, setParams] = useQueryStates(versionSearch)
  const readOnly = useReadOnly(vdcId)
  const { restore, isPending } = useRestore(vdcId)
  const compared = useQuery(trpc.designs.compare.queryOptions({ vdcId, from, to }))
  // Of two versions the older is the one to go back to.
  const restorable = from === 'current' ? Number(to) : Number(from)
  return (
    <Page>
      <PageHeader
        title={`${sideWords(from)} and ${sideWords(to).toLowerCase()}`}
        actions={
          <>
            <ButtonLink href={paths.designVersions(vdcId)} icon={<ArrowLeft size={14} />}>
              All versions
            </ButtonLink>
            {Number.isInteger(restorable) && (
              <Button
                icon={<Undo2 size={14} />}
                pending={isPending}
                disabledReason={readOnly}
                onClick={() => restore(restorable)}
              >
                Restore version {restorable}
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-wrap items-end gap-2">
        <SidePicker vdcId={vdcId} label="From" value={from} onChange={next => setParams({ from: next })} />
        <IconButton
          label="Swap sides"
          icon={<ArrowLeftRight size={14} />}
          onClick={() => setParams({ from: to, to: from })}
        />
        <SidePicker vdcId={vdcId} label="To" value={to} onChange={next => setParams({ to: next })} />
      </div>
      {compared.error && !compared.data ? (
        <ErrorState
          title="They could not be compared"
          onRetry={() => compared.refetch()}
          isRetrying={compared.isFetching}
        >
          {sentenceOf(compared.error)}
        </ErrorState>
      ) : (
        <Tabs
          label="Shown as"
          value={as}
          onValueChange={next => setParams({ as: next === 'yaml' || next === 'columns' ? next : null })}
          items={[
            {
              value: 'fields',
              label: 'Changes',
              count: compared.data?.items.length,
              content: compared.data ? <ComparedThings items={compared.data.items} /> : <SkeletonText lines={6} />,
            },
            { value: 'yaml', label: 'YAML', content: <ComparedYaml vdcId={vdcId} from={from} to={to} /> },
            {
              value: 'columns',
              label: 'YAML side by side',
              content: <ComparedYaml vdcId={vdcId} from={from} to={to} isSplit />,
            },
          ]}
        />
      )}
    </Page>
  )
}
