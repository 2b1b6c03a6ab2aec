import { useState } from 'react'
import { Field } from '@/components/ui/Field'
import { Textarea } from '@/components/ui/Textarea'
import { OnlyInText } from './OnlyInText'

type Props = {
  label: string
  hint: string
  placeholder: string
  lines: string[] | undefined
  onChange: (lines: string[]) => void
}

/** A list as lines. What is typed stays as it is typed: a line’s end is no line yet. */
export function LinesField({ label, hint, placeholder, lines, onChange }: Props) {
  const [text, setText] = useState(lines?.join('\n') ?? '')
  if (lines === undefined) return <OnlyInText label={label} />
  const isSame = linesOf(text).join('\n') === lines.join('\n')
  return (
    <Field label={label} isOptional hint={hint}>
      <Textarea
        isMono
        rows={3}
        placeholder={placeholder}
        value={isSame ? text : lines.join('\n')}
        onChange={event => {
          setText(event.target.value)
          onChange(linesOf(event.target.value))
        }}
      />
    </Field>
  )
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
