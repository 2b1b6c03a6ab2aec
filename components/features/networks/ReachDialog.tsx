import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { reachInput } from '@/server/domain/inputs'
import type { ReachAnswer, ReachQuestion } from '@/server/domain/reach'

type Form = { from: string; to: string; protocol: ReachQuestion['protocol']; port: string }

/** “Can one reach the other, and why not”, answered from what is recorded. The answer stays true while it is open. */
export function ReachDialog({ vdcId, onClose }: { vdcId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const [form, setForm] = useState<Form>({ from: '', to: '', protocol: 'tcp', port: '' })
  const [asked, setAsked] = useState<Form | null>(null)
  const [wasSent, setSent] = useState(false)
  const inputOf = ({ port, ...of }: Form) => ({
    vdcId,
    ...of,
    ...(of.protocol !== 'icmp' && port !== '' && { port: Number(port) }),
  })
  const parsed = reachInput.safeParse(inputOf(form))
  const faultOf = (field: keyof Form) =>
    wasSent && !parsed.success ? parsed.error.issues.find(issue => issue.path[0] === field)?.message : undefined
  const answer = useQuery(trpc.securityGroups.reach.queryOptions(asked ? inputOf(asked) : skipToken))
  const change = (more: Partial<Form>) => {
    setForm({ ...form, ...more })
    setAsked(null)
  }
  return (
    <FormDialog
      size="sm"
      title="Can one reach the other?"
      description="Answered from what is recorded, with the rule that decides it. No packet is sent."
      submitLabel="Ask"
      closeLabel="Close"
      pending={answer.isFetching}
      onClose={onClose}
      onSubmit={() => {
        setSent(true)
        if (parsed.success) setAsked(form)
      }}
    >
      <Field label="From" hint="An instance’s name or address, or “outside”" error={faultOf('from')}>
        <Input isMono value={form.from} onValueChange={from => change({ from })} autoFocus autoComplete="off" />
      </Field>
      <Field label="To" error={faultOf('to')}>
        <Input isMono value={form.to} onValueChange={to => change({ to })} autoComplete="off" />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Protocol">
          <Select<Form['protocol']>
            value={form.protocol}
            onValueChange={protocol => change({ protocol })}
            options={[
              { value: 'tcp', label: 'TCP' },
              { value: 'udp', label: 'UDP' },
              { value: 'icmp', label: 'ICMP (ping)' },
            ]}
          />
        </Field>
        {form.protocol !== 'icmp' && (
          <Field label="Port" isOptional error={faultOf('port')}>
            <Input
              isMono
              inputMode="numeric"
              placeholder="Any"
              value={form.port}
              onValueChange={port => change({ port })}
            />
          </Field>
        )}
      </div>
      <output aria-label="Answer" className="block">
        {answer.error ? (
          <Callout tone="error">{sentenceOf(answer.error)}</Callout>
        ) : (
          asked && answer.data && <Answer answer={answer.data} />
        )}
      </output>
    </FormDialog>
  )
}

const Answer = ({ answer: { reaches, sentence } }: { answer: ReachAnswer }) => (
  <Callout
    tone={reaches === true ? 'info' : 'warn'}
    title={reaches === null ? 'Nobody can tell' : reaches ? 'Yes' : 'No'}
  >
    {sentence}
  </Callout>
)
