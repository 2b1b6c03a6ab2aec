'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Play, Square, SquareTerminal } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { DriftMark } from '@/components/live/DriftMark'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { Menu } from '@/components/ui/Menu'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TabLinks } from '@/components/ui/TabLinks'
import { type InstanceView, isOn } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { InstanceDialogs, useAskInstance } from '../actions-context'
import { changeOf, reasonAgainst } from '../change'
import { InstanceStateBadge } from '../instance-state'
import { useInstanceActions } from '../use-instance-actions'
import { ActiveTask } from './ActiveTask'

type Props = { vdcId: string; instanceId: string; children: React.ReactNode }

/** Head, actions and tabs of one instance; the tab’s content below. */
export function InstanceFrame({ vdcId, instanceId, children }: Props) {
  const trpc = useTRPC()
  const instance = useQuery(trpc.instances.get.queryOptions({ instanceId }))
  if (instance.isPending)
    return (
      <PageLoading label="Loading the instance">
        <SkeletonText lines={6} />
      </PageLoading>
    )
  if (!instance.data)
    return (
      <PageError
        title="This instance can’t be shown"
        action={<ButtonLink href={paths.instances(vdcId)}>All instances</ButtonLink>}
      >
        {sentenceOf(instance.error)}
      </PageError>
    )
  return (
    <InstanceDialogs>
      <Page>
        <Head instance={instance.data} />
        {children}
      </Page>
    </InstanceDialogs>
  )
}

function Head({ instance }: { instance: InstanceView }) {
  return (
    <>
      <PageHeader
        isMono
        title={instance.name}
        state={<InstanceStateBadge state={instance.state} />}
        meta={
          <>
            <span className="font-mono">{instance.address}</span>
            <span>{instance.zoneName ?? 'No zone yet'}</span>
            {instance.isImported && <span>Imported; its address in the guest is its own</span>}
            <DriftMark vdcId={instance.vdcId} resourceId={instance.id} />
            <span>
              Created <RelativeTime at={instance.createdAt} />
              {instance.createdBy && ` by ${instance.createdBy}`}
            </span>
          </>
        }
        actions={<Actions instance={instance} />}
        tabs={
          <TabLinks
            label="Instance"
            items={[
              {
                href: paths.instance(instance.vdcId, instance.id),
                label: 'Overview',
                isExact: true,
              },
              { href: paths.instanceConsole(instance.vdcId, instance.id), label: 'Serial console' },
              { href: paths.instanceScreen(instance.vdcId, instance.id), label: 'Screen' },
              { href: paths.instanceActivity(instance.vdcId, instance.id), label: 'Activity' },
            ]}
          />
        }
      />
      {instance.activeTaskId && <ActiveTask taskId={instance.activeTaskId} />}
      {!instance.activeTaskId && instance.stateReason && instance.state !== 'running' && (
        <Callout tone={toneOf(instance)}>{instance.stateReason}</Callout>
      )}
    </>
  )
}

const toneOf = (instance: InstanceView) =>
  instance.state === 'failed' || instance.state === 'missing' ? 'error' : instance.state === 'stopped' ? 'info' : 'warn'

function Actions({ instance }: { instance: InstanceView }) {
  const readOnly = useReadOnly(instance.vdcId)
  const { menu, start } = useInstanceActions()
  const ask = useAskInstance()
  const isUp = isOn(instance.observed)
  return (
    <>
      <ButtonLink
        href={paths.instanceConsole(instance.vdcId, instance.id)}
        icon={<SquareTerminal size={16} />}
        disabledReason={readOnly}
      >
        Console
      </ButtonLink>
      {isUp ? (
        <Button
          icon={<Square size={14} />}
          disabledReason={readOnly ?? reasonAgainst(instance, 'stop')}
          onClick={() => ask('stop', instance)}
        >
          Stop
        </Button>
      ) : (
        <Button
          variant="primary"
          icon={<Play size={14} />}
          pending={start.isPending}
          disabledReason={readOnly ?? reasonAgainst(instance, 'start')}
          onClick={() => start.mutate(changeOf(instance))}
        >
          Start
        </Button>
      )}
      <Menu
        trigger={<Button trailing={<ChevronDown size={14} />}>Actions</Button>}
        items={() => menu(instance, readOnly)}
      />
    </>
  )
}
