'use client'
import { Play, Square } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Code } from '@/components/ui/Code'
import { CopyButton } from '@/components/ui/CopyButton'
import { KeyValue } from '@/components/ui/KeyValue'
import { Mono } from '@/components/ui/Mono'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { StateBadge } from '@/components/ui/StateBadge'
import { Tabs } from '@/components/ui/Tabs'

export function Pages() {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="web-1"
        isMono
        state={<StateBadge state="running" />}
        meta={
          <>
            <span>s2 · 2 vCPU · 4 GiB</span>
            <span>
              on <Mono>z1-r02</Mono>
            </span>
            <span>
              created <RelativeTime at={Date.now() - 7_500_000} />
            </span>
          </>
        }
        actions={
          <>
            <Button icon={<Play size={14} />} disabledReason="It is running.">
              Start
            </Button>
            <Button icon={<Square size={14} />}>Stop</Button>
            <Button>Console</Button>
          </>
        }
        tabs={
          <Tabs
            label="Instance"
            items={[
              { value: 'overview', label: 'Overview', content: <Overview /> },
              { value: 'volumes', label: 'Volumes', count: 2, content: <SkeletonText lines={4} /> },
              { value: 'tasks', label: 'Tasks', content: 'Tasks' },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-3">
        <Callout>Changes take effect at the next start.</Callout>
        <Callout tone="warn" title="Quota is nearly used up" action={<Button size="sm">Ask for more</Button>}>
          2 of 64 vCPU are left in this VDC.
        </Callout>
        <Callout tone="error" title="Host z2-r03 hasn't answered for 40 s">
          12 instances affected. Their state is unknown until it answers or is fenced.
        </Callout>
      </div>
    </div>
  )
}

function Overview() {
  return (
    <div className="flex flex-col gap-6">
      <Section title="Details" actions={<Button size="sm">Edit</Button>}>
        <KeyValue
          columns={2}
          className="-mt-3"
          items={[
            { key: 'Id', value: <IdValue id="ins_4fk29dm1x8" />, isMono: true },
            { key: 'Image', value: 'debian-13' },
            { key: 'Address', value: '10.20.0.14', isMono: true },
            { key: 'Zone', value: 'z1', isMono: true },
            { key: 'Root disk', value: '20 GiB' },
            { key: 'Last seen', value: <RelativeTime at={Date.now() - 3000} /> },
            { key: 'Description' },
            { key: 'Cluster', value: 'none' },
          ]}
        />
      </Section>
      <Section title="Volumes" count={2} description="Live apart from the instance and survive it.">
        <Code title="The same by API">
          {
            'curl -X POST https://plenum.example/api/v1/instances \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -d \'{"name": "web-1", "type": "s2"}\''
          }
        </Code>
      </Section>
    </div>
  )
}

function IdValue({ id }: { id: string }) {
  return (
    <span className="inline-flex h-5 items-center gap-1">
      {id} <CopyButton text={id} label="Copy id" />
    </span>
  )
}
