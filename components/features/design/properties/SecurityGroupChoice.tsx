import { Checkbox } from '@/components/ui/Checkbox'
import { useDrawing } from '../drawing'
import { useDesign } from './design-context'

/** Of which security groups a machine is a member. Nothing to choose while there are none. */
export function SecurityGroupChoice({ of, chosen }: { of: string; chosen: readonly string[] }) {
  const { document } = useDesign()
  const { dispatch } = useDrawing()
  const groups = Object.keys(document.securityGroups)
  if (groups.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">Security groups</legend>
      {groups.map(group => (
        <Checkbox
          key={group}
          label={<span className="font-mono">{group}</span>}
          checked={chosen.includes(group)}
          onCheckedChange={isIn => dispatch({ type: 'group', keys: [of], group, isIn })}
        />
      ))}
      <p className="text-xs text-muted">
        {chosen.length > 0
          ? 'Only what a rule of these lets in reaches it'
          : 'None: everything on its network reaches it'}
      </p>
    </fieldset>
  )
}
