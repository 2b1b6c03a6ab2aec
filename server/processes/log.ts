const levels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]
type Fields = Record<string, unknown>

/** One line per thing that happened: `2026-01-31T12:00:00.000Z info web Listening port=3000`. */
export type Log = Record<Level, (message: string, fields?: Fields) => void> & { area(name: string): Log }

export function createLog(
  threshold: Level,
  area = 'plenum',
  write = (line: string) => void process.stdout.write(line),
): Log {
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      if (levels.indexOf(level) < levels.indexOf(threshold)) return
      write(`${new Date().toISOString()} ${level} ${area} ${oneLine(message)}${formatFields(fields)}\n`)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    area: name => createLog(threshold, name, write),
  }
}

const formatFields = (fields: Fields) =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${formatValue(value)}`)
    .join('')

function formatValue(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(withCauses(value))
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return /^[\w.:/@+-]+$/.test(text) || typeof value !== 'string' ? text : JSON.stringify(text)
}

/** Where it happened, and why. */
function withCauses(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${withCauses(error.cause)}` : own
}

/** What users name things must not forge lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is replaced
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
