import { z } from 'zod'

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  options?: z.ZodType[]
  left?: z.ZodType
  right?: z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
  in?: z.ZodType
  out?: z.ZodType
}

/**
 * Tells the document's generator what a transformed value looks like on its way out. Ours only give a string its type
 * (`Id<'host'>`), so it looks as it came in; the generator refuses to assume that.
 */
export function describeOutputs(schema: z.ZodType, seen = new Set<z.ZodType>()): void {
  if (seen.has(schema)) return
  seen.add(schema)
  const def = schema._zod.def as unknown as Def
  if (def.type === 'pipe' && def.in && (def.out?._zod.def as Def | undefined)?.type === 'transform') {
    const { $schema: _, ...looks } = z.toJSONSchema(def.in, { io: 'input' })
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), override: looks } as never)
    return
  }
  const inner = [def.element, def.innerType, def.left, def.right, def.keyType, def.valueType, def.in, def.out]
  for (const part of [...Object.values(def.shape ?? {}), ...(def.options ?? []), ...inner])
    if (part) describeOutputs(part, seen)
}
