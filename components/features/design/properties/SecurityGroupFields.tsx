import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { type SecurityRuleDesign, thingAt } from '@/server/domain/design/document'
import { parseChangeKey } from '@/server/domain/planning/plan'
import { securityGroupLimits } from '@/server/domain/security-group'
import { useDrawing } from '../drawing'
import { membersOfGroup } from '../picture'
import { useDesign } from './design-context'
import { RuleFields } from './RuleFields'

/** What it lets pass, rule by rule, and who is in it. */
export function SecurityGroupFields({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch, isReadOnly } = useDrawing()
  const rules = thingAt(document.securityGroups, name)!.rules ?? []
  const give = (next: SecurityRuleDesign[], tag?: string) =>
    dispatch({ type: 'set', path: ['securityGroups', name, 'rules'], value: next.length > 0 ? next : undefined, tag })
  return (
    <>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1.5 text-sm font-medium">Rules</legend>
        {rules.map((rule, at) => (
          <RuleFields
            key={at}
            number={at + 1}
            rule={rule}
            groups={Object.keys(document.securityGroups)}
            onChange={next =>
              give(
                rules.map((each, index) => (index === at ? next : each)),
                `${name}/rule-${at}`,
              )
            }
            onRemove={() => give(rules.filter((_, index) => index !== at))}
          />
        ))}
        {!rules.some(rule => rule.direction === 'ingress') && (
          <p className="text-xs text-muted">No rule lets anything in: nothing reaches its members.</p>
        )}
        <p className="text-xs text-muted">
          {rules.some(rule => rule.direction === 'egress')
            ? 'Members send what a rule lets out, and answers.'
            : 'Members send whatever they like: no rule is about what goes out.'}
        </p>
        {!isReadOnly && rules.length < securityGroupLimits.rulesPerGroup && (
          <Button
            size="sm"
            className="self-start"
            icon={<Plus size={14} />}
            onClick={() => give([...rules, { direction: 'ingress', protocol: 'tcp', ports: '22' }])}
          >
            Add rule
          </Button>
        )}
      </fieldset>
      <Members name={name} />
    </>
  )
}

function Members({ name }: { name: string }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const members = membersOfGroup(document, name)
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1.5 text-sm font-medium">Members</legend>
      {members.length === 0 && (
        <p className="text-sm text-muted">Nobody yet. Choose it at an instance or a cluster, or draw a wire to one.</p>
      )}
      {members.map(key => (
        <button
          key={key}
          type="button"
          className="truncate border-b py-1.5 text-left font-mono text-sm last:border-b-0 hover:underline"
          onClick={() => dispatch({ type: 'select', keys: [key] })}
        >
          {parseChangeKey(key).name}
          <span className="ml-2 font-sans text-muted">{parseChangeKey(key).kind}</span>
        </button>
      ))}
    </fieldset>
  )
}
