import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'

type Property = {
  type?: string
  description?: string
  title?: string
  default?: unknown
  enum?: string[]
  minimum?: number
  maximum?: number
}
/** As much of JSON Schema as driver configs use. */
export type JsonSchema = { properties?: Record<string, Property>; required?: string[] }

/** The schema’s defaults: what the form opens with. */
export const initialConfig = (schema: JsonSchema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([, property]) => property.default !== undefined)
      .map(([name, property]) => [name, property.default]),
  )

type Props = { schema: JsonSchema; value: Record<string, unknown>; onChange: (value: Record<string, unknown>) => void }

/** A driver’s config as fields: its schema is the form. */
export function ConfigFields({ schema, value, onChange }: Props) {
  const set = (name: string, entry: unknown) => {
    const next = { ...value, [name]: entry }
    if (entry === '' || entry === null || entry === undefined) delete next[name]
    onChange(next)
  }
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.type !== 'object' && property.type !== 'array')
    .map(([name, property]) => (
      <Field
        key={name}
        label={labelOf(name)}
        hint={property.description}
        isOptional={!schema.required?.includes(name) && property.default === undefined}
      >
        <Control property={property} value={value[name]} onChange={entry => set(name, entry)} />
      </Field>
    ))
}

function Control({
  property,
  value,
  onChange,
}: {
  property: Property
  value: unknown
  onChange: (value: unknown) => void
}) {
  if (property.enum)
    return (
      <Select
        value={String(value ?? property.default ?? property.enum[0])}
        onValueChange={onChange}
        options={property.enum.map(each => ({ value: each, label: each }))}
      />
    )
  if (property.type === 'integer' || property.type === 'number')
    return (
      <NumberInput
        value={typeof value === 'number' ? value : null}
        min={property.minimum}
        max={property.maximum}
        onValueChange={onChange}
      />
    )
  return (
    <Input
      isMono
      value={typeof value === 'string' ? value : ''}
      onValueChange={onChange}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

/** `cpuThreads` → “Cpu threads”; short words that are names stay capital. */
function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
  const text = words
    .map(word => (['uri', 'nbd', 'qmp', 'cpu', 'tls', 'id'].includes(word) ? word.toUpperCase() : word))
    .join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
