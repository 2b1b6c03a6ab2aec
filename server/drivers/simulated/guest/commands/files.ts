import type { FileNode } from '../../documents'
import { locate, type Machine } from '../machine'
import type { Command, Result } from '../shell/run'
import { writeTo } from '../shell/run'
import { nameOf, parentOf } from '../tree'

const split = (args: string[]) => ({
  flags: args.filter(arg => /^-./.test(arg)).join(''),
  names: args.filter(arg => !/^-./.test(arg)),
})

/** Runs an action per name; gathers what they say. */
function each(names: string[], action: (name: string) => { out?: string; problem?: string }, prefix: string): Result {
  const out: string[] = []
  const err: string[] = []
  for (const name of names) {
    const result = action(name)
    if (result.out !== undefined) out.push(result.out)
    if (result.problem) err.push(`${prefix}: ${name}: ${result.problem}\n`)
  }
  return { out: out.join(''), err: err.join(''), code: err.length > 0 ? 1 : 0 }
}

/** A node and where it is, or the reason why not. */
export function look(machine: Machine, name: string): { node: FileNode; path: string } | { problem: string } {
  const { tree, inner, path } = locate(machine, name)
  if (!tree) return { problem: 'Input/output error' }
  const node = tree.get(inner)
  return node ? { node, path } : { problem: 'No such file or directory' }
}

function listFolder(machine: Machine, name: string, flags: string): { out?: string; problem?: string } {
  const found = look(machine, name)
  if ('problem' in found) return found
  const entry = (label: string, node: FileNode) => (flags.includes('l') ? `${longForm(node)} ${label}` : label)
  if (found.node.t !== null) return { out: `${entry(name, found.node)}\n` }
  const place = locate(machine, name)
  const names = place.tree?.names(place.inner).filter(each => flags.includes('a') || !each.startsWith('.')) ?? []
  if (names.length === 0) return { out: '' }
  if (!flags.includes('l')) return { out: `${names.join(flags.includes('1') ? '\n' : '  ')}\n` }
  const lines = names.map(label => {
    const node = look(machine, `${place.path}/${label}`)
    return 'node' in node ? entry(label, node.node) : label
  })
  return { out: `${lines.join('\n')}\n` }
}

function longForm(node: FileNode): string {
  const size = node.t === null ? 4096 : Buffer.byteLength(node.t)
  const at = new Date(node.m).toISOString().slice(0, 16).replace('T', ' ')
  return `${node.t === null ? 'drwxr-xr-x' : '-rw-r--r--'}    1 root     root     ${String(size).padStart(9)} ${at}`
}

function makeFolder(machine: Machine, name: string, withParents: boolean): { problem?: string } {
  const { tree, inner, path } = locate(machine, name)
  if (!tree) return { problem: 'Input/output error' }
  if (tree.get(inner)) return withParents ? {} : { problem: 'File exists' }
  if (!tree.get(parentOf(inner))) {
    if (!withParents) return { problem: 'No such file or directory' }
    const made = makeFolder(machine, parentOf(path), true)
    if (made.problem) return made
  }
  if (tree.get(parentOf(inner))?.t !== null) return { problem: 'Not a directory' }
  return tree.write(inner, { t: null, m: machine.now }) ? {} : { problem: 'No space left on device' }
}

function removeNode(machine: Machine, name: string, flags: string): { problem?: string } {
  const found = look(machine, name)
  if ('problem' in found) return flags.includes('f') ? {} : found
  if (found.node.t === null && !/r/i.test(flags)) return { problem: 'Is a directory' }
  const { tree, inner, path } = locate(machine, name)
  const isInUse = machine.memory.mounts.some(mount => `${mount.directory}/`.startsWith(`${path}/`))
  if (inner === '/' || isInUse || /^\/(dev|proc|sys)(\/|$)/.test(path)) return { problem: 'Device or resource busy' }
  tree?.remove(inner)
  return {}
}

function copy(machine: Machine, from: string, to: string): { problem?: string } {
  const source = look(machine, from)
  if ('problem' in source) return source
  if (source.node.t === null) return { problem: 'omitting directory' }
  const target = look(machine, to)
  const name = 'node' in target && target.node.t === null ? `${to}/${nameOf(source.path)}` : to
  return { problem: writeTo(machine, { to: name }, source.node.t, false) }
}

export const fileCommands: Record<string, Command> = {
  pwd: machine => ({ out: machine.cwd }),
  cd(machine, [name = '/root']) {
    const found = look(machine, name)
    if ('problem' in found) return { err: `sh: cd: can't cd to ${name}: ${found.problem}`, code: 1 }
    if (found.node.t !== null) return { err: `sh: cd: can't cd to ${name}: Not a directory`, code: 1 }
    machine.cwd = found.path
    return {}
  },
  ls(machine, args) {
    const { flags, names } = split(args)
    return each(names.length > 0 ? names : ['.'], name => listFolder(machine, name, flags), 'ls')
  },
  cat(machine, args, input) {
    if (args.length === 0) return { out: input }
    const read = (name: string) => {
      const found = look(machine, name)
      if ('problem' in found) return { problem: found.problem }
      return found.node.t === null ? { problem: 'read error: Is a directory' } : { out: found.node.t }
    }
    return each(args, read, 'cat')
  },
  mkdir(machine, args) {
    const { flags, names } = split(args)
    return each(names, name => makeFolder(machine, name, flags.includes('p')), 'mkdir: can’t create directory')
  },
  rm(machine, args) {
    const { flags, names } = split(args)
    return each(names, name => removeNode(machine, name, flags), 'rm')
  },
  touch: (machine, args) => each(args, name => ({ problem: writeTo(machine, { to: name }, '', true) }), 'touch'),
  cp(machine, args) {
    const { names } = split(args)
    const [from, to] = names
    if (from === undefined || to === undefined || names.length > 2) return { err: 'Usage: cp FROM TO', code: 1 }
    return each([from], () => copy(machine, from, to), 'cp')
  },
  mv(machine, args) {
    const { names } = split(args)
    const [from, to] = names
    if (from === undefined || to === undefined || names.length > 2) return { err: 'Usage: mv FROM TO', code: 1 }
    const move = () => {
      const { problem } = copy(machine, from, to)
      return problem ? { problem } : removeNode(machine, from, '')
    }
    return each([from], move, 'mv')
  },
}
