import type { Machine } from '../machine'
import type { Command, Result } from '../shell/run'
import { look } from './files'

/** What a filter reads: its files, or what is piped in. */
function reading(
  machine: Machine,
  name: string,
  files: string[],
  input: string,
  use: (text: string) => Result,
): Result {
  if (files.length === 0) return use(input)
  let text = ''
  for (const file of files) {
    const found = look(machine, file)
    if ('problem' in found) return { err: `${name}: ${file}: ${found.problem}`, code: 1 }
    if (found.node.t === null) return { err: `${name}: ${file}: Is a directory`, code: 1 }
    text += found.node.t
  }
  return use(text)
}

const linesOf = (text: string) => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').slice(text ? 0 : 1)

/** `-n 5`, `-5` or ten. */
function countOf(args: string[]): { count: number; files: string[] } {
  const [first, second, ...rest] = args
  if (first === '-n' && second !== undefined) return { count: Math.max(0, Number(second) || 0), files: rest }
  const short = /^-(?:n)?(\d+)$/.exec(first ?? '')?.[1]
  if (short !== undefined) return { count: Number(short), files: args.slice(1) }
  return { count: 10, files: args }
}

export const textCommands: Record<string, Command> = {
  echo(_machine, args) {
    const [first, ...rest] = args
    if (first === '-n') return { out: rest.join(' ') }
    if (first === '-e') return { out: `${rest.join(' ').replaceAll('\\n', '\n').replaceAll('\\t', '\t')}\n` }
    return { out: `${args.join(' ')}\n` }
  },
  head(machine, args, input) {
    const { count, files } = countOf(args)
    return reading(machine, 'head', files, input, text => ({ out: linesOf(text).slice(0, count).join('\n') }))
  },
  tail(machine, args, input) {
    const { count, files } = countOf(args)
    return reading(machine, 'tail', files, input, text => ({
      out: count ? linesOf(text).slice(-count).join('\n') : '',
    }))
  },
  wc(machine, args, input) {
    const files = args.filter(arg => !arg.startsWith('-'))
    return reading(machine, 'wc', files, input, text => {
      const [lines, words] = [linesOf(text).length, text.split(/\s+/).filter(Boolean).length]
      if (args.includes('-l')) return { out: String(lines) }
      return { out: `${lines} ${words} ${Buffer.byteLength(text)}` }
    })
  },
  grep(machine, args, input) {
    const [pattern, ...files] = args.filter(arg => !/^-\w$/.test(arg))
    if (pattern === undefined) return { err: 'Usage: grep [-i] [-v] TEXT [FILE]…', code: 2 }
    // Plain text, not a pattern: nothing typed here can make the control plane's machine think for long.
    const fold = (text: string) => (args.includes('-i') ? text.toLowerCase() : text)
    return reading(machine, 'grep', files, input, text => {
      const hits = linesOf(text).filter(line => fold(line).includes(fold(pattern)) !== args.includes('-v'))
      return { out: hits.join('\n'), code: hits.length > 0 ? 0 : 1 }
    })
  },
}
