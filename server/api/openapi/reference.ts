import type { OpenApiDocument, Operation } from './document'
import { referenceStyle } from './reference-style'

/** The API's reference as one page: no script, nothing loaded, light and dark. */
export function referencePage(document: OpenApiDocument): string {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const tags = [...new Set(calls.map(call => call.operation.tags[0] ?? 'Other'))]
  const of = (tag: string) => calls.filter(call => (call.operation.tags[0] ?? 'Other') === tag)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plenum API reference</title><link rel="icon" href="/icon.svg"><style>${referenceStyle}</style></head>
<body><nav aria-label="Calls"><a class="home" href="/">Plenum</a>
${tags.map(tag => `<h2>${text(tag)}</h2><ul>${of(tag).map(navItem).join('')}</ul>`).join('\n')}
</nav><main><h1>API reference</h1>
<p class="lead">${inline(document.info.description)}</p>
<p>Version ${text(document.info.version)} · <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a></p>
<pre>curl -H "Authorization: Bearer plenum_…" https://your-plenum/api/v1/me</pre>
${tags.map(tag => `<h2 id="${slug(tag)}">${text(tag)}</h2>${of(tag).map(section).join('')}`).join('\n')}
<h2 id="schemas">Schemas</h2>${Object.entries(document.components.schemas)
    .map(([name, schema]) => `<section id="schema-${text(name)}"><h3>${text(name)}</h3>${tree(schema)}</section>`)
    .join('')}
</main></body></html>`
}

type Call = { method: string; path: string; operation: Operation }

const navItem = ({ method, operation }: Call) =>
  `<li><a href="#${slug(operation.operationId)}"><b class="${method}">${method}</b> ${text(operation.summary)}</a></li>`

function section({ method, path, operation }: Call): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const answer = Object.values(operation.responses['200']?.content ?? {})[0]?.schema
  const errors = Object.entries(operation.responses).filter(([status]) => status !== '200')
  return `<section id="${slug(operation.operationId)}"><h3>${text(operation.summary)}</h3>
<p class="call"><b class="${method}">${method}</b> <code>/api/v1${text(path).replace(/\{(\w+)\}/g, '<i>{$1}</i>')}</code></p>
${operation.description ? `<p>${inline(operation.description)}</p>` : ''}
<p class="meta">Permission <code>${text(operation['x-permission'] ?? '')}</code></p>
${operation.parameters?.length ? `<h4>Parameters</h4><table>${operation.parameters.map(parameter).join('')}</table>` : ''}
${body ? `<h4>Body</h4>${tree(body)}` : ''}
${answer ? `<h4>Answer</h4>${tree(answer)}` : ''}
<details><summary>Errors</summary><table>${errors
    .map(([status, { description }]) => `<tr><td><code>${status}</code></td><td>${inline(description)}</td></tr>`)
    .join('')}</table></details></section>`
}

function parameter(of: NonNullable<Operation['parameters']>[number]): string {
  return `<tr><td><code>${text(of.name)}</code>${of.required ? '' : ' <i>optional</i>'}</td><td>${of.in}</td><td>${typeOf(of.schema)}${
    of.description ? `<br>${inline(of.description)}` : ''
  }</td></tr>`
}

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  /** Of a map: what each of its values is. */
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  pattern?: string
}

/** An object's fields as a table, one per form where it has several; anything else as its type. */
function tree(given: unknown): string {
  const schema = given as Schema
  const forms = formsOf(schema)
  if (forms.some(form => form.properties)) return forms.map(tree).join('<p class="type">or</p>')
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return `<p class="type">${typeOf(schema)}</p>`
  return `<table>${fields
    .map(([name, field]) => {
      const optional = schema.required?.includes(name) ? '' : ' <i>optional</i>'
      const about = field.description ? `<br>${inline(field.description)}` : ''
      return `<tr><td><code>${text(name)}</code>${optional}</td><td>${typeOf(field)}${about}${nested(field)}</td></tr>`
    })
    .join('')}</table>`
}

/** Fields of a field, of what a list or a map has in it. */
function nested(field: Schema): string {
  const inner = field.items ?? valuesOf(field) ?? field
  return inner.properties || formsOf(inner).some(form => form.properties) ? tree(inner) : ''
}

const formsOf = ({ anyOf, oneOf }: Schema): Schema[] => anyOf ?? oneOf ?? []
const valuesOf = ({ additionalProperties: values }: Schema): Schema | undefined =>
  typeof values === 'object' && Object.keys(values).length > 0 ? values : undefined

function typeOf(given: unknown): string {
  const schema = (given ?? {}) as Schema
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return `<a href="#schema-${text(name)}">${text(name)}</a>`
  }
  if (schema.const !== undefined) return `<code>${text(JSON.stringify(schema.const))}</code>`
  if (schema.enum) return schema.enum.map(value => `<code>${text(String(value))}</code>`).join(' | ')
  const forms = formsOf(schema)
  if (forms.length > 0) return [...new Set(forms.map(typeOf))].join(' | ')
  if (schema.items) return `${typeOf(schema.items)}[]`
  const values = valuesOf(schema)
  if (values) return `map of ${typeOf(values)}`
  const id = /^\^(\w+_)\[/.exec(schema.pattern ?? '')?.[1]
  const name = id ? `id <code>${id}…</code>` : [schema.type ?? 'any'].flat().join(' | ')
  return (
    name + range(schema) + (schema.default !== undefined ? `, default ${text(JSON.stringify(schema.default))}` : '')
  )
}

function range({ minimum, maximum }: Schema): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (low === undefined && high === undefined) return ''
  return ` <span class="range">${low ?? ''}–${high ?? ''}</span>`
}

const text = (value: string) => value.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
const inline = (value: string) => text(value).replace(/`([^`]+)`/g, '<code>$1</code>')
const slug = (value: string) => text(value.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
