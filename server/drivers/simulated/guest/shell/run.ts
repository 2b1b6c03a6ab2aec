import { commands } from '../commands'
import { locate, type Machine } from '../machine'
import { nameOf, parentOf } from '../tree'
import { parseLine, type Redirect, type SimpleCommand, type Word } from './parse'

/** What a command answers. `code` 0: it worked. */
export type Result = { out?: string; err?: string; code?: number }
export type Command = (machine: Machine, args: string[], input: string) => Result

/** Runs one line on a machine and answers what the terminal shows, lines ended by \n. */
export function runLine(machine: Machine, line: string): string {
  let shown = ''
  let code = 0
  try {
    for (const { after, commands } of parseLine(line)) {
      if ((after === '&&' && code !== 0) || (after === '||' && code === 0)) continue
      let input = ''
      for (const [index, command] of commands.entries()) {
        const result = runCommand(
          machine,
          expand(command, name => variable(machine, name, code)),
          input,
        )
        code = result.code
        shown += result.err
        input = result.out
        if (index === commands.length - 1) shown += result.out
      }
      if (machine.ending) break
    }
  } catch (error) {
    return `${shown}sh: ${error instanceof Error ? error.message : 'syntax error'}\n`
  }
  return shown
}

type Expanded = { words: string[]; redirects: Target[]; errorToOutput: boolean }
type Target = Omit<Redirect, 'to'> & { to: string }

/** Puts in the variables' present values. A word of nothing but an empty variable is no word. */
function expand({ words, redirects, errorToOutput }: SimpleCommand, value: (name: string) => string): Expanded {
  const text = (word: Word) => word.map(part => (typeof part === 'string' ? part : value(part.variable))).join('')
  const isWord = (word: Word) => text(word) !== '' || word.some(part => typeof part === 'string')
  return {
    words: words.filter(isWord).map(text),
    redirects: redirects.map(redirect => ({ ...redirect, to: text(redirect.to) })),
    errorToOutput,
  }
}

function runCommand(machine: Machine, { words, redirects, errorToOutput }: Expanded, input: string) {
  const [name, ...args] = words
  for (const redirect of redirects) {
    const problem = writeTo(machine, redirect, '', redirect.append)
    if (problem) return { out: '', err: `sh: can't create ${redirect.to}: ${problem}\n`, code: 1 }
  }
  if (name === undefined) return { out: '', err: '', code: 0 }
  const command = Object.hasOwn(commands, nameOf(name)) ? commands[nameOf(name)] : undefined
  const result = command ? command(machine, args, input) : { err: `sh: ${name}: not found`, code: 127 }
  let [out, err] = [line(result.out), line(result.err)]
  for (const redirect of redirects) {
    const text = redirect.stream === 1 ? out : err
    if (redirect.stream === 1) out = ''
    else err = ''
    // `> file 2>&1` sends both to the file.
    const both = redirect.stream === 1 && errorToOutput ? text + err : text
    if (redirect.stream === 1 && errorToOutput) err = ''
    const problem = writeTo(machine, redirect, both, true)
    if (problem) return { out, err: `${name}: write error: ${problem}\n`, code: 1 }
  }
  if (errorToOutput) [out, err] = [out + err, '']
  return { out, err, code: result.code ?? 0 }
}

/** Text as lines: whatever is there ends in a newline. */
const line = (text: string | undefined) => (!text ? '' : text.endsWith('\n') ? text : `${text}\n`)

/** @returns the reason when it can't be written. */
export function writeTo(machine: Machine, { to }: { to: string }, text: string, append: boolean) {
  const { path, tree, inner } = locate(machine, to)
  if (path.startsWith('/dev/')) return path === '/dev/null' || path === '/dev/ttyS0' ? undefined : 'Permission denied'
  if (path.startsWith('/proc/')) return 'Permission denied'
  if (!tree) return 'Input/output error'
  const node = tree.get(inner)
  if (node?.t === null || inner === '/') return 'Is a directory'
  const folder = tree.get(parentOf(inner))
  if (!folder) return 'No such file or directory'
  if (folder.t !== null) return 'Not a directory'
  const before = append ? (node?.t ?? '') : ''
  return tree.write(inner, { t: before + text, m: machine.now }) ? undefined : 'No space left on device'
}

function variable(machine: Machine, name: string, code: number): string {
  const known: Record<string, string> = {
    '?': String(code),
    HOME: '/root',
    HOSTNAME: machine.of.name,
    PATH: '/usr/bin:/bin',
    PWD: machine.cwd,
    SHELL: '/bin/sh',
    USER: 'root',
  }
  return Object.hasOwn(known, name) ? (known[name] ?? '') : ''
}
