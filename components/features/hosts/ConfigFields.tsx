'use client'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/Field'
import { capitalized } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import { Textarea } from '@/components/ui/Textarea'

type Property = {
  type?: string
  format?: string
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

type Props = {
  schema: JsonSchema
  value: Record<string, unknown>
  onChange: (value: Record<string, unknown>) => void
  /** What the server said of a field, by its name. */
  errors?: Record<string, string>
}

/** A driver’s config as fields: its schema is the form. What has a default or may be left out waits behind a fold. */
export function ConfigFields({ schema, value, onChange, errors = {} }: Props) {
  const [isOpen, setOpen] = useState(false)
  const foldId = useId()
  const set = (name: string, entry: unknown) => {
    const next = { ...value, [name]: entry }
    if (entry === '' || entry === null || entry === undefined) delete next[name]
    onChange(next)
  }
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([, property]) => property.type !== 'object' && property.type !== 'array',
  )
  const isNeeded = (name: string, property: Property) =>
    property.default === undefined && Boolean(schema.required?.includes(name))
  const needed = properties.filter(each => isNeeded(...each))
  const others = properties.filter(each => !isNeeded(...each))
  const hasErrorInside = others.some(([name]) => errors[name])
  const isShown = isOpen || hasErrorInside || needed.length === 0
  const draw = ([name, property]: [string, Property]) => (
    <Field
      key={name}
      label={labelOf(name)}
      hint={property.description}
      error={errors[name]}
      isOptional={!schema.required?.includes(name) && property.default === undefined}
    >
      <Control property={property} unit={unitOf(name)} value={value[name]} onChange={entry => set(name, entry)} />
    </Field>
  )
  return (
    <>
      {needed.map(draw)}
      {others.length > 0 && needed.length > 0 && (
        <button
          type="button"
          aria-expanded={isShown}
          aria-controls={foldId}
          onClick={() => setOpen(!isShown)}
          className="-ml-1 flex max-w-full items-center gap-1.5 self-start rounded-sm px-1 text-sm whitespace-nowrap text-muted hover:text-text"
        >
          <ChevronRight size={14} aria-hidden className={cn('shrink-0 transition-transform', isShown && 'rotate-90')} />
          More settings
          {!isShown && <span className="truncate text-faint">{sayDefaults(others)}</span>}
        </button>
      )}
      {isShown && others.length > 0 && (
        <div id={foldId} className={cn('flex flex-col gap-4', needed.length > 0 && 'border-l pl-4')}>
          {others.map(draw)}
        </div>
      )}
    </>
  )
}

/** Which settings the fold holds, in words. */
const sayDefaults = (properties: readonly [string, Property][]) => {
  const names = properties.map(([name]) => labelOf(name).replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase()))
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}

function Control({
  property,
  unit,
  value,
  onChange,
}: {
  property: Property
  unit: string | undefined
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
        unit={unit}
        value={typeof value === 'number' ? value : null}
        min={property.minimum}
        max={property.maximum}
        onValueChange={onChange}
      />
    )
  if (property.format === 'pem')
    return (
      <Textarea
        isMono
        value={typeof value === 'string' ? value : ''}
        onChange={event => onChange(event.target.value)}
        autoComplete="off"
      />
    )
  return (
    <Input
      isMono
      type={property.format === 'password' ? 'password' : 'text'}
      value={typeof value === 'string' ? value : ''}
      onValueChange={onChange}
      autoComplete={property.format === 'password' ? 'new-password' : 'off'}
      spellCheck={false}
    />
  )
}

const names: Record<string, string> = {
  uri: 'URI',
  url: 'URL',
  nbd: 'NBD',
  qmp: 'QMP',
  cpu: 'CPU',
  tls: 'TLS',
  ca: 'CA',
  cert: 'certificate',
  id: 'id',
}

/** A quantity’s name ends in its unit, which stands in the field and not in its label. */
const quantity = /(MiB|GiB|Ms)$/
const unitOf = (name: string) => quantity.exec(name)?.[0].replace('Ms', 'ms')

/** `cpuThreads` → “CPU threads”; short words that are names stay capital. */
export function labelOf(name: string): string {
  const words = name
    .replace(quantity, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
  const text = words.map(word => names[word] ?? word).join(' ')
  return capitalized(text)
}
