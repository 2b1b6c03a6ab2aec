/** Text, and variables that get their values only when the word's turn comes. */
export type Word = (string | { variable: string })[]
export type Redirect = { stream: 1 | 2; to: Word; append: boolean }
export type SimpleCommand = { words: Word[]; redirects: Redirect[]; errorToOutput: boolean }
/** Commands joined by `|`, and how the pipeline before it must have ended for this one to run. */
export type Pipeline = { after: ';' | '&&' | '||'; commands: SimpleCommand[] }

type Token = { word: Word } | { operator: string }

/**
 * A line of shell: quotes, escapes, `$name`, `;`, `&&`, `||`, `|`, `>`, `>>`, `2>`, `2>&1` and comments.
 * @throws Error with the shell's sentence for what makes no sense.
 */
export function parseLine(line: string): Pipeline[] {
  const pipelines: Pipeline[] = []
  let after: Pipeline['after'] = ';'
  let commands: SimpleCommand[] = []
  let command = empty()
  const tokens = tokenize(line)
  const close = (operator: string) => {
    if (command.words.length === 0 && command.redirects.length === 0) {
      if (operator !== 'end' || commands.length > 0 || (pipelines.length > 0 && after !== ';'))
        throw new Error(`syntax error: unexpected ${operator === 'end' ? 'end of file' : `"${operator}"`}`)
      return
    }
    commands.push(command)
    command = empty()
    if (operator === '|') return
    pipelines.push({ after, commands })
    commands = []
    if (operator !== 'end') after = operator as Pipeline['after']
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if ('word' in token) command.words.push(token.word)
    else if (token.operator === '2>&1') command.errorToOutput = true
    else if (/^[12]?>>?$/.test(token.operator)) {
      const target = tokens[++i]
      if (!target || !('word' in target)) throw new Error('syntax error: unexpected redirection')
      const stream = token.operator.startsWith('2') ? 2 : 1
      command.redirects.push({ stream, to: target.word, append: token.operator.endsWith('>>') })
    } else close(token.operator)
  }
  close('end')
  return pipelines
}

const empty = (): SimpleCommand => ({ words: [], redirects: [], errorToOutput: false })

function tokenize(line: string): Token[] {
  const tokens: Token[] = []
  let word: Word | undefined
  const add = (...parts: Word) => {
    word = [...(word ?? []), ...parts]
  }
  const flush = () => {
    if (word) tokens.push({ word })
    word = undefined
  }
  let i = 0
  while (i < line.length) {
    const rest = line.slice(i)
    const operator = /^(2>&1|&&|\|\||[12]?>>|[12]?>|;|\|)/.exec(rest)?.[0]
    const char = line[i]!
    if (operator && (word === undefined || !/^[12]/.test(operator))) {
      flush()
      tokens.push({ operator })
      i += operator.length
    } else if (/\s/.test(char)) {
      flush()
      i++
    } else if (char === '#' && word === undefined) break
    else if (char === '&') throw new Error('syntax error: background jobs are not part of this simulated guest')
    else if (char === "'") {
      const end = line.indexOf("'", i + 1)
      if (end < 0) throw new Error('syntax error: unterminated quoted string')
      add(line.slice(i + 1, end))
      i = end + 1
    } else if (char === '"') {
      const quoted = doubleQuoted(line, i + 1)
      add('', ...quoted.parts)
      i = quoted.next
    } else if (char === '\\') {
      add(line[i + 1] ?? '')
      i += 2
    } else if (char === '$') {
      const { part, length } = dollar(rest)
      add(part)
      i += length
    } else {
      add(char)
      i++
    }
  }
  flush()
  return tokens
}

function doubleQuoted(line: string, start: number): { parts: Word; next: number } {
  const parts: Word = []
  let i = start
  while (i < line.length) {
    const char = line[i]!
    if (char === '"') return { parts, next: i + 1 }
    if (char === '\\' && /["\\$`]/.test(line[i + 1] ?? '')) {
      parts.push(line[i + 1]!)
      i += 2
    } else if (char === '$') {
      const { part, length } = dollar(line.slice(i))
      parts.push(part)
      i += length
    } else {
      parts.push(char)
      i++
    }
  }
  throw new Error('syntax error: unterminated quoted string')
}

function dollar(rest: string): { part: Word[number]; length: number } {
  const match = /^\$(?:\{(\w+)\}|(\w+|\?))/.exec(rest)
  if (!match) return { part: '$', length: 1 }
  return { part: { variable: match[1] ?? match[2] ?? '' }, length: match[0].length }
}
