'use client'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { ActivityList } from '@/components/live/ActivityList'
import { useTRPC } from '@/components/live/trpc'
import { CopyButton } from '@/components/ui/CopyButton'
import { formatGiB, formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import type { MemberHealth } from '@/server/domain/cluster-health'
import { priorityWords } from '@/server/domain/priority-words'
import type { SshKeyFacts } from '@/server/domain/ssh-key'
import { instanceStateWord } from '../instance-state'
import { InstanceCharts } from './InstanceCharts'
import { InstanceVolumes } from './InstanceVolumes'

/** Specs, charts, volumes and what happened lately. */
export function InstanceOverview({ instanceId }: { instanceId: string }) {
  const trpc = useTRPC()
  const { data: instance } = useQuery(trpc.instances.get.queryOptions({ instanceId }))
  const activity = useQuery(trpc.instances.activity.queryOptions({ instanceId, limit: 6 }))
  if (!instance) return null
  return (
    <div className="flex flex-col gap-8">
      <InstanceCharts instance={instance} />
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <Section title="Details">
          <KeyValue
            columns={2}
            items={[
              { key: 'Type', value: instance.typeName ?? 'Custom' },
              { key: 'Size', value: `${instance.vcpus} vCPU · ${formatMiB(instance.memoryMiB)}` },
              {
                key: 'Image',
                value: instance.imageFamily ? `${instance.imageName}, of ${instance.imageFamily}` : instance.imageName,
              },
              { key: 'Root disk', value: formatGiB(instance.rootDiskGiB) },
              { key: 'Network', value: instance.networkName },
              { key: 'Address', value: instance.address, isMono: true },
              instance.address6 !== null && { key: 'IPv6 address', value: instance.address6, isMono: true },
              instance.dnsName !== null && { key: 'DNS name', value: <Dotted name={instance.dnsName} />, isMono: true },
              {
                key: 'Security groups',
                value: instance.securityGroups.join(', ') || 'None',
                isMono: instance.securityGroups.length > 0,
              },
              {
                key: 'SSH keys',
                isWide: true,
                value: instance.sshKeys.length === 0 ? 'None' : <SshKeys keys={instance.sshKeys} />,
              },
              { key: 'MAC', value: instance.mac, isMono: true },
              { key: 'CPU weight', value: instance.cpuShares },
              { key: 'Zone', value: instance.zoneName },
              instance.hostName !== null && { key: 'Host', value: instance.hostName, isMono: true },
              instance.antiAffinityGroup !== null && {
                key: 'Kept apart from',
                value: instance.antiAffinityGroup,
                isMono: true,
              },
              { key: 'Priority', value: priorityWords[instance.priority] },
              instance.health !== null && { key: 'Health', value: healthInWords(instance.health) },
              { key: 'Wanted', value: powerWords[instance.power] },
              {
                key: 'Seen',
                value: instance.observedAt ? (
                  <>
                    {instanceStateWord(instance.state)}, <RelativeTime at={instance.observedAt} />
                  </>
                ) : (
                  'Never'
                ),
              },
              { key: 'Id', value: <IdToCopy id={instance.id} />, isWide: true },
              instance.placementReason !== null && { key: 'Placed', value: instance.placementReason, isWide: true },
            ]}
          />
        </Section>
        <div className="flex min-w-0 flex-col gap-8">
          <InstanceVolumes instance={instance} />
          <Section title="Lately">
            <ActivityList activity={activity} />
          </Section>
        </div>
      </div>
    </div>
  )
}

const SshKeys = ({ keys }: { keys: SshKeyFacts[] }) => (
  <ul className="flex flex-col gap-1">
    {keys.map(({ type, comment, fingerprint }) => (
      <li key={fingerprint} className="min-w-0">
        {comment || type} <span className="font-mono text-xs break-all text-muted">{fingerprint}</span>
      </li>
    ))}
  </ul>
)

function IdToCopy({ id }: { id: string }) {
  return (
    <span className="-my-1 flex items-center gap-1">
      <span className="min-w-0 font-mono break-all">{id}</span>
      <CopyButton text={id} label="Copy id" />
    </span>
  )
}

const powerWords = { running: 'Running', paused: 'Paused', stopped: 'Stopped' } as const

const healthWords = { healthy: 'Healthy', unhealthy: 'Unhealthy', unknown: 'Not known' } as const
const healthInWords = ({ state, reason }: MemberHealth) =>
  reason ? `${healthWords[state]}. ${reason}` : healthWords[state]

/** Where it is too long for its line, it goes on after a dot. */
const Dotted = ({ name }: { name: string }) =>
  name.split('.').map((part, at) => (
    <Fragment key={at}>
      {at > 0 && '.'}
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ))
