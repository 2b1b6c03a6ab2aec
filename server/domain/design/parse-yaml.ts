import { LineCounter, parseDocument, type YAMLError } from 'yaml'
import { checkDesign } from './check'
import type { DesignDocument, DesignProblem } from './document'
import { readDesign } from './faults'
import type { ParsedDesign } from './views'
import { tooMuch, YamlWalk } from './yaml-walk'

/** Text as a design, or its faults of form with line and column. What names refer to is `checkDesignYaml`'s. */
export function parseDesignYaml(text: string): ParsedDesign {
  const { document, problems } = read(text)
  return { document, problems }
}

/** The same, and everything that is wrong with what it says; `more` adds what only the data center knows. */
export function checkDesignYaml(
  text: string,
  more: (document: DesignDocument) => DesignProblem[] = () => [],
): ParsedDesign {
  const { document, problems, locate } = read(text)
  if (!document) return { document, problems }
  return { document, problems: [...checkDesign(document), ...more(document)].map(locate) }
}

/** Where problems of a design stand in the text that it was read from. */
export const locateProblems = (text: string, problems: DesignProblem[]): Located[] => problems.map(read(text).locate)

type Located = ParsedDesign['problems'][number]
type Locate = (problem: DesignProblem) => Located

/**
 * The library takes about 20 µs for each mark of YAML's, and nobody else is served meanwhile. A thousand instances have
 * some 30,000.
 */
const mostMarks = 150_000

function read(text: string): ParsedDesign & { locate: Locate } {
  const lines = new LineCounter()
  const at = (offset: number | undefined) => {
    if (offset === undefined) return { line: null, column: null }
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if ((text.match(/[\n,:[\]{}*-]/g)?.length ?? 0) > mostMarks) {
    const locate: Locate = problem => ({ ...problem, line: null, column: null })
    return { document: null, problems: [{ path: [], message: tooMuch, line: 1, column: 1 }], locate }
  }
  const yaml = parsed(text, lines)
  const faults = [...yaml.errors, ...yaml.warnings].map(error => ({
    offset: error.pos[0],
    message: syntaxFault(error),
  }))
  const walk = new YamlWalk()
  const value = faults.length > 0 ? null : walk.read(yaml.contents)
  const locate: Locate = problem => ({ ...problem, ...at(walk.offsetOf(problem.path)) })
  const broken = [...faults, ...walk.faults].map(({ offset, message }) => ({ path: [], message, ...at(offset) }))
  if (broken.length > 0) return { document: null, problems: firstPerLine(broken), locate }
  if (value === null) return { document: null, problems: [{ ...nothing, ...at(0) }], locate }
  const { document, problems } = readDesign(value)
  return { document, problems: problems.map(locate), locate }
}

const nothing = { path: [], message: 'The text is empty. Write a design here; “version: 1” alone is an empty one.' }

function parsed(text: string, lineCounter: LineCounter) {
  // Duplicate keys are found below, since the library compares each with each.
  const options = { lineCounter, version: '1.2', merge: false, stringKeys: true, uniqueKeys: false } as const
  return parseDocument(text, { ...options, prettyErrors: false })
}

function syntaxFault({ code, message }: YAMLError): string {
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces: YAML does not allow tabs there.'
  if (code === 'BAD_INDENT') return 'Indent this line like its neighbours.'
  if (code === 'MULTIPLE_DOCS') return 'Leave out “---”: a design is one document.'
  if (code === 'TAG_RESOLVE_FAILED') return 'Leave out the tag that begins with “!”: a design has none.'
  if (code === 'RESOURCE_EXHAUSTION') return 'This is nested too deeply for a design.'
  return `This is not YAML: ${message.split('\n')[0]}.`.replace(/\.\.$/, '.')
}

/** One slip often makes several faults; the first of a line is the one to see to. */
function firstPerLine<P extends { line: number | null }>(problems: P[]): P[] {
  const seen = new Set<number | null>()
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line)).slice(0, 100)
}
