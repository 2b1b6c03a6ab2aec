import { X } from 'lucide-react'
import { useState } from 'react'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { type SecurityRuleDesign, securityRuleDesign } from '@/server/domain/design/document'
import { type Direction, hasPorts, type Protocol } from '@/server/domain/security-group'
import { useDrawing } from '../drawing'

type Props = {
  number: number
  rule: SecurityRuleDesign
  /** Names of the design’s groups. */
  groups: readonly string[]
  onChange(rule: SecurityRuleDesign): void
  onRemove(): void
}

const anywhere = '(anywhere)'
const range = '(range)'

/** One rule, read as a sentence: in, tcp, on these ports, from there. */
export function RuleFields({ number, rule, groups, onChange, onRemove }: Props) {
  const { isReadOnly } = useDrawing()
  const { remoteCidr, remoteGroup, ...rest } = rule
  const side = rule.direction === 'ingress' ? 'From' : 'To'
  const remote = remoteGroup !== undefined ? `group ${remoteGroup}` : remoteCidr !== undefined ? range : anywhere
  const takeProtocol = (protocol: Protocol) => {
    const { ports, ...others } = rule
    onChange({ ...others, protocol, ...(ports !== undefined && hasPorts(protocol) && { ports }) })
  }
  const takeRemote = (value: string) => {
    if (value === anywhere) return onChange(rest)
    if (value === range) return onChange({ ...rest, remoteCidr: remoteCidr ?? '10.0.0.0/8' })
    onChange({ ...rest, remoteGroup: value.slice('group '.length) })
  }
  return (
    <fieldset aria-label={`Rule ${number}`} className="flex flex-col gap-2 rounded-md border p-2">
      <div className="flex items-center gap-2">
        <Select<Direction>
          size="sm"
          className="min-w-0 flex-1"
          aria-label={`Direction of rule ${number}`}
          value={rule.direction}
          onValueChange={direction => onChange({ ...rule, direction })}
          options={[
            { value: 'ingress', label: 'In' },
            { value: 'egress', label: 'Out' },
          ]}
        />
        <Select<Protocol>
          size="sm"
          className="min-w-0 flex-1"
          aria-label={`Protocol of rule ${number}`}
          value={rule.protocol}
          onValueChange={takeProtocol}
          options={protocolOptions}
        />
        <IconButton
          label={`Remove rule ${number}`}
          size="sm"
          icon={<X size={14} />}
          disabledReason={isReadOnly && 'Not in this view'}
          onClick={onRemove}
        />
      </div>
      {hasPorts(rule.protocol) && (
        <Checked
          label="Ports"
          field="ports"
          placeholder="Every port"
          value={rule.ports ?? ''}
          onChange={text => {
            const { ports: _, ...others } = rule
            onChange(text ? { ...others, ports: text } : others)
          }}
        />
      )}
      <Field label={side}>
        <Select
          size="sm"
          value={remote}
          onValueChange={takeRemote}
          options={[
            { value: anywhere, label: 'Anywhere' },
            { value: range, label: 'An address range' },
            ...groups.map(group => ({ value: `group ${group}`, label: group, hint: 'Members of this group' })),
          ]}
        />
      </Field>
      {remote === range && (
        <Checked
          label="Range"
          field="remoteCidr"
          placeholder="10.0.0.0/8"
          value={remoteCidr ?? ''}
          onChange={text => text && onChange({ ...rest, remoteCidr: text })}
        />
      )}
    </fieldset>
  )
}

const protocolOptions: { value: Protocol; label: string }[] = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
  { value: 'icmp', label: 'ICMP' },
  { value: 'any', label: 'Anything' },
]

/** A text that is the design’s once it is valid; until then the field says what is wrong with it. */
function Checked({
  label,
  field,
  value,
  placeholder,
  onChange,
}: {
  label: string
  field: 'ports' | 'remoteCidr'
  value: string
  placeholder: string
  onChange(text: string): void
}) {
  const [text, setText] = useState<string | null>(null)
  const faultOf = (of: string) =>
    of === '' && field === 'ports' ? undefined : securityRuleDesign.shape[field].safeParse(of).error?.issues[0]?.message
  const fault = text === null ? undefined : faultOf(text)
  return (
    <Field label={label} error={fault}>
      <Input
        isMono
        placeholder={placeholder}
        value={text ?? value}
        onValueChange={next => {
          const isValid = faultOf(next) === undefined
          setText(isValid ? null : next)
          if (isValid) onChange(next.trim())
        }}
      />
    </Field>
  )
}
