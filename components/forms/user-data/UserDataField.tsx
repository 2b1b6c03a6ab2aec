'use client'
import { useState } from 'react'
import { Field } from '@/components/ui/Field'
import { Tabs } from '@/components/ui/Tabs'
import { Textarea } from '@/components/ui/Textarea'
import { readForm, withField } from '@/server/domain/user-data/cloud-config-form'
import { isScript, userDataFault } from '@/server/domain/user-data/judge-user-data'
import { CloudConfigFields } from './CloudConfigFields'

export type UserDataFieldProps = {
  value: string
  onChange: (text: string) => void
  onBlur?: () => void
  error?: string
  /** What the guest calls itself when nothing else is said. */
  name?: string
}

/** What cloud-init does at first boot, as a form or as text: two sides of the same text, so nothing is lost between them. */
export function UserDataField({ value, onChange, onBlur, error, name }: UserDataFieldProps) {
  const form = readForm(value)
  const [side, setSide] = useState(form ? 'form' : 'text')
  const fault = userDataFault(value) ?? error
  return (
    <fieldset className="@container flex min-w-0 flex-col gap-1.5">
      <legend className="text-sm">
        <span className="font-medium">User data</span>
        <span className="text-faint"> · optional</span>
      </legend>
      <p className="text-xs text-muted">For cloud-init, at first boot</p>
      <Tabs
        label="User data"
        value={side}
        onValueChange={setSide}
        items={[
          {
            value: 'form',
            label: 'Form',
            content: form ? (
              <div className="flex flex-col gap-4">
                <CloudConfigFields
                  form={form}
                  name={name}
                  onChange={(field, given) => onChange(withField(value, field, given))}
                />
                {fault && <p className="text-xs text-error-text">{fault}</p>}
              </div>
            ) : (
              <p className="text-sm text-muted">
                {isScript(value) ? 'This is a script: only the text shows it.' : 'Only the text shows what this is.'}
                {fault && ` ${fault}`}
              </p>
            ),
          },
          {
            value: 'text',
            label: 'Text',
            content: (
              <Field label="#cloud-config or a script" error={fault}>
                <Textarea
                  isMono
                  rows={10}
                  value={value}
                  onChange={event => onChange(event.target.value)}
                  onBlur={onBlur}
                  placeholder={'#cloud-config\nruncmd:\n  - echo hello > /root/hello'}
                />
              </Field>
            ),
          },
        ]}
      />
    </fieldset>
  )
}
