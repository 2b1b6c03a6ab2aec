/** What became of a row. */
export type Told = {
  /** `task rows`, where it came or went, `task columns`, where it is other than it was. */
  what: string
  id: string | null
  /** Where it is, and was; null: it is of no zone. */
  zones: string[] | null
}

/** What becomes of the records, as triggers of the simulation’s own database tell it before a statement is answered. */
export class News {
  /** Hosts that are not up. */
  unwell = new Set<string>()
  /** By the last statement. */
  told: Told[] = []
  /** Generations that did not grow, whoever wrote them, and fencing tokens that a claim did not make grow. */
  wentBack: string[] = []
  private epochs = new Map<string, number>()

  begin() {
    this.unwell = new Set()
    this.wentBack = []
    this.epochs.clear()
  }

  claimed(tasks: { id: string; epoch: number }[]) {
    for (const { id, epoch } of tasks) {
      const before = this.epochs.get(id) ?? 0
      if (epoch <= before) this.wentBack.push(`task ${id} was claimed with ${epoch} after ${before}`)
      this.epochs.set(id, epoch)
    }
  }

  hear({ message = '', detail = '', hint = '' }: { message?: string; detail?: string; hint?: string }) {
    if (hint === 'changed') this.told.push(toldOf(message, detail))
    else if (hint === 'version') this.wentBack.push(message)
    else if (hint === 'host' && detail === 'up') this.unwell.delete(message)
    else if (hint === 'host') this.unwell.add(message)
  }
}

function toldOf(what: string, detail: string): Told {
  const [id, ...zones] = detail.split(' ')
  return { what, id: id || null, zones: zones.length > 0 ? zones.filter(Boolean) : null }
}

/** Written to often and read by nobody who reads again: what their statements say of them is enough. */
const untold: ReadonlySet<string> = new Set(['event', 'activity', 'step', 'step_log', 'metric_sample'])
/** Whose every statement answers a row for each that it changed: no trigger has to tell, which took a fifth of such a statement. */
const answered = 'task'
export const toldByAnswer: Told = { what: `${answered} columns`, id: null, zones: null }
/** What only moves on with time. */
const moments: ReadonlySet<string> = new Set(['observed_at', 'last_seen_at', 'lease_until'])

/** Whether changes of this are told of. */
export const isNews = (table: string, column: string) => !untold.has(table) && !moments.has(column)

export type Column = { table: string; column: string; type: string }

/**
 * Has the database tell, before a statement is answered, which tables it really changed (most of what may write writes
 * nothing), and what became of some of them. What is taken back was never made: nothing of it is observed any more. By
 * one function for each table: conditions of triggers are read anew by the server for each statement.
 */
export const tellingNews = (tables: ReadonlyMap<string, readonly Column[]>): string =>
  [...tables]
    .filter(([table]) => !untold.has(table) && !table.startsWith('_'))
    .map(([table, columns]) => telling(table, columns))
    .join('\n')

function telling(table: string, columns: readonly Column[]): string {
  const has = (name: string) => columns.some(({ column }) => column === name)
  const where = [
    has('id') ? `coalesce(NEW.id, OLD.id)` : `''`,
    ...(has('zone_id') ? [`coalesce(NEW.zone_id, '')`, `coalesce(OLD.zone_id, '')`] : []),
  ].join(` || ' ' || `)
  return `${tellingRows(table, where)}${table === answered ? '' : tellingColumns(table, columns, where)}`
}

const tellingRows = (table: string, where: string) => `
    CREATE FUNCTION simulation."tell rows of ${table}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE NOTICE USING HINT = 'changed', MESSAGE = '${table} rows', DETAIL = ${where};
      RETURN NULL;
    END $$;
    CREATE TRIGGER rows AFTER INSERT OR DELETE ON public."${table}" FOR EACH ROW EXECUTE FUNCTION simulation."tell rows of ${table}"();`

function tellingColumns(table: string, columns: readonly Column[], where: string): string {
  const [moved, told] = [true, false].map(isMoved => columns.filter(({ column }) => moments.has(column) === isMoved))
  const wentBack = backwards[table]
  // `json` knows no equality.
  const row = columns.some(({ type }) => type === 'json') ? '::text' : ''
  return `
    CREATE FUNCTION simulation."tell ${table}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      ${moved!.map(({ column }) => `NEW.${column} := OLD.${column};`).join(' ')}
      IF NEW${row} IS NOT DISTINCT FROM OLD${row} THEN RETURN NULL; END IF;
      RAISE NOTICE USING HINT = 'changed', MESSAGE = '${table} columns', DETAIL = ${where};
      ${
        table === 'host'
          ? `IF OLD.state <> NEW.state THEN RAISE NOTICE USING HINT = 'host', MESSAGE = NEW.id, DETAIL = NEW.state; END IF;`
          : ''
      }
      ${
        wentBack
          ? `IF ${wentBack} THEN
               RAISE NOTICE USING HINT = 'version',
                 MESSAGE = format('${table} %s went from %s to %s', NEW.id, to_json(OLD), to_json(NEW));
             END IF;`
          : ''
      }
      RETURN NULL;
    END $$;
    CREATE TRIGGER columns AFTER UPDATE OF ${told!.map(({ column }) => `"${column}"`).join(', ')} ON public."${table}" FOR EACH ROW EXECUTE FUNCTION simulation."tell ${table}"();`
}

const observedLess = `(NEW.observed_generation < OLD.observed_generation AND NEW.observed <> 'pending')`
/** What must only grow. */
const backwards: Record<string, string> = {
  instance: `NEW.generation < OLD.generation OR NEW.root_version < OLD.root_version OR ${observedLess}`,
  volume: `NEW.generation < OLD.generation OR ${observedLess}`,
}
