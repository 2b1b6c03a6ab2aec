import { z } from 'zod'
import { designDocument } from './document'

/** The schema of what lies in another by that key: a field, a thing by name, an entry of a list. Undefined: nothing may. */
export function schemaIn(schema: z.ZodType | undefined, key: string | number): z.ZodType | undefined {
  const bare = withoutWrapping(schema)
  if (bare instanceof z.ZodObject)
    return Object.hasOwn(bare.shape, key) ? (bare.shape as Record<string, z.ZodType>)[key] : undefined
  if (bare instanceof z.ZodRecord) return bare.valueType as z.ZodType
  return bare instanceof z.ZodArray ? (bare.element as z.ZodType) : undefined
}

export const schemaAt = (path: (string | number)[]): z.ZodType | undefined =>
  path.reduce<z.ZodType | undefined>(schemaIn, designDocument)

/** Its fields, in the order in which they are printed; undefined for what has none. */
export function fieldsOf(schema: z.ZodType | undefined): string[] | undefined {
  const bare = withoutWrapping(schema)
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : undefined
}

export const isText = (schema: z.ZodType | undefined) => {
  const bare = withoutWrapping(schema)
  return bare instanceof z.ZodString || bare instanceof z.ZodStringFormat || bare instanceof z.ZodEnum
}

function withoutWrapping(schema: z.ZodType | undefined): z.ZodType | undefined {
  let bare = schema
  while (bare instanceof z.ZodOptional || bare instanceof z.ZodDefault) bare = bare.unwrap() as z.ZodType
  return bare
}
