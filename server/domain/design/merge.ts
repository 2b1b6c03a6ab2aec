import { sameJson } from '../same-json'
import { type DesignDocument, type DesignPath, type DesignSection, designSections, emptyDesign } from './document'
import { rename, setField } from './edit'
import { mergeFields } from './merge-fields'
import { identify, type Known } from './merge-identity'

/** An edit that one side made and the other contradicts. `name`: both renamed the same thing. */
export type Conflict = { kind: 'value' | 'name'; path: DesignPath; base: unknown; mine: unknown; theirs: unknown }
/** Where there is a conflict, `merged` holds what is mine. */
export type Merged = { merged: DesignDocument; conflicts: Conflict[] }

/**
 * What comes of two people's edits of one design, thing by thing and field by field. A thing keeps who it is when it is
 * renamed, and so do references to it: one may rename a network while the other puts an instance on it.
 */
export function mergeDesigns(base: DesignDocument, mine: DesignDocument, theirs: DesignDocument): Merged {
  const known = {
    base: identify(base, base, base),
    mine: identify(mine, base, theirs),
    theirs: identify(theirs, base, mine),
  }
  const parts = designSections.map(section => mergeSection(section, known))
  const names = new Map(parts.flatMap(({ names }) => [...names]))
  const spoken = (of: unknown) => withNames(of, names)
  const merged: DesignDocument = { ...emptyDesign, version: mine.version }
  for (const { section, things } of parts) Object.assign(merged, { [section]: spoken(Object.fromEntries(things)) })
  const conflicts = parts.flatMap(part => part.conflicts)
  return {
    merged,
    conflicts: conflicts.map(it => ({
      ...it,
      base: spoken(it.base),
      mine: spoken(it.mine),
      theirs: spoken(it.theirs),
    })),
  }
}

/** Gives way in a conflict: the merged design with their side of it. */
export function takeTheirs(merged: DesignDocument, { kind, path, mine, theirs }: Conflict): DesignDocument {
  return kind === 'name'
    ? rename(merged, path[0] as DesignSection, String(mine), String(theirs))
    : setField(merged, path, theirs)
}

type Thing = { name: string; was: string | undefined; fields: Record<string, unknown> }
type Three = Record<'base' | 'mine' | 'theirs', Thing | undefined>
type Part = { section: DesignSection; things: Map<string, unknown>; conflicts: Conflict[]; names: Map<string, string> }

function mergeSection(section: DesignSection, known: Record<'base' | 'mine' | 'theirs', Known>): Part {
  const part: Part = { section, things: new Map(), conflicts: [], names: new Map() }
  const ids = new Set([...known.mine[section].keys(), ...known.theirs[section].keys(), ...known.base[section].keys()])
  const mineByName = new Map([...known.mine[section]].map(([id, thing]) => [thing.name, { id, thing }]))
  for (const id of ids) {
    const three: Three = {
      base: known.base[section].get(id),
      mine: known.mine[section].get(id),
      theirs: known.theirs[section].get(id),
    }
    const name = mergeName(part, three, name => {
      const holder = mineByName.get(name)
      return holder && holder.id !== id ? holder.thing : undefined
    })
    // Of what is gone, references still say what it was called.
    part.names.set(`${section}/${id}`, name ?? (three.mine ?? three.theirs ?? three.base)!.name)
    if (name === undefined) continue
    const fields = mergeThing(part, name, three)
    if (fields) part.things.set(name, { ...wasOf(name, three), ...fields })
  }
  return part
}

/** Undefined: theirs is new under a name that is mine for something else, and can't be taken in. */
function mergeName(
  part: Part,
  { base, mine, theirs }: Three,
  minesOther: (name: string) => Thing | undefined,
): string | undefined {
  const holder = !mine && theirs && minesOther(theirs.name)
  if (holder) {
    const values = { base: thingOf(base), mine: thingOf(holder), theirs: thingOf(theirs) }
    part.conflicts.push({ kind: 'value', path: [part.section, theirs.name], ...values })
    return undefined
  }
  const name = (mine ?? theirs ?? base)!.name
  if (!mine || !theirs || mine.name === theirs.name || theirs.name === base?.name) return name
  if (mine.name === base?.name && !minesOther(theirs.name)) return theirs.name
  part.conflicts.push({
    kind: 'name',
    path: [part.section, name],
    base: base?.name,
    mine: mine.name,
    theirs: theirs.name,
  })
  return name
}

/** Undefined: it goes, or is not. */
function mergeThing(part: Part, name: string, { base, mine, theirs }: Three): Record<string, unknown> | undefined {
  // Also what both added under one name: an apply fills in what was left open, an address or the size of a disk.
  if (mine && theirs && (base || isAkin(mine, theirs))) {
    const path = [part.section, name]
    return mergeFields(path, base?.fields ?? {}, mine.fields, theirs.fields, part.conflicts)
  }
  const isMineAsItWas = sameJson(base, mine)
  if (isMineAsItWas || (!base && !mine)) return theirs?.fields
  if (!sameJson(base, theirs) && !sameJson(mine?.fields, theirs?.fields)) {
    const values = { base: thingOf(base), mine: thingOf(mine), theirs: thingOf(theirs) }
    part.conflicts.push({ kind: 'value', path: [part.section, name], ...values })
  }
  return mine?.fields
}

/** Both say their size in the same way: half of a type and half of numbers is neither. */
const isAkin = (mine: Thing, theirs: Thing) => hasType(mine) === hasType(theirs)
const hasType = ({ fields }: Thing) => ((fields.template ?? fields) as { type?: string }).type !== undefined

const thingOf = (thing: Thing | undefined) =>
  thing && { ...(thing.was === undefined ? {} : { was: thing.was }), ...thing.fields }

/** Its former name, unless a side has it under this name for good: then the rename has been applied. */
function wasOf(name: string, { base, mine, theirs }: Three): { was?: string } {
  const was = mine?.was ?? theirs?.was
  const isSettled = [mine, theirs].some(it => it && it.name === name && it.was === undefined && base?.name !== name)
  return was === undefined || was === name || isSettled ? {} : { was }
}

/** References by identity become names again. */
function withNames(of: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof of === 'string') return of.startsWith('\u0000') ? names.get(of.slice(1)) : of
  if (Array.isArray(of)) return of.map(item => withNames(item, names))
  if (typeof of !== 'object' || of === null) return of
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, withNames(value, names)]))
}
