/** What becomes of the records, as triggers of the simulation’s own database tell it before a statement is answered. */
export class News {
  /** Whatever changes what Plenum knows leaves one. */
  events = 0
  /** Hosts that are not up. */
  unwell = new Set<string>()
  /** Of the last statement: tables whose rows came or went (`task rows`), or are other than they were (`task columns`). */
  changed = new Set<string>()
  /** Generations and fencing tokens that did not grow, whoever wrote them. */
  wentBack: string[] = []

  begin() {
    this.events = 0
    this.unwell = new Set()
    this.wentBack = []
  }

  hear({ message = '', detail = '', hint = '' }: { message?: string; detail?: string; hint?: string }) {
    if (hint === 'event') this.events++
    else if (hint === 'changed') this.changed.add(message)
    else if (hint === 'version') this.wentBack.push(message)
    else if (hint === 'host' && detail === 'up') this.unwell.delete(message)
    else if (hint === 'host') this.unwell.add(message)
  }
}

/** Written to often and read by nobody who reads again: what their statements say of them is enough. */
const untold: ReadonlySet<string> = new Set(['event', 'activity', 'step', 'metric_sample'])
/** What only moves on with time. */
const moments: ReadonlySet<string> = new Set(['observed_at', 'last_seen_at', 'lease_until'])

/** Whether changes of this are told of. */
export const isTold = (table: string, column: string) => !untold.has(table) && !moments.has(column)

export type Column = { table: string; column: string; type: string }

/** Has the database tell which tables a statement really changed; most of what may write writes nothing. */
export const tellingChanges = (tables: ReadonlyMap<string, readonly Column[]>) => `
  CREATE FUNCTION simulation.tell_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE NOTICE USING HINT = 'changed', MESSAGE = TG_ARGV[0];
    RETURN NULL;
  END $$;
  ${[...tables]
    .filter(([table]) => !untold.has(table) && !table.startsWith('_'))
    .map(([table, columns]) => {
      const row = (of: string) =>
        columns
          .filter(each => isTold(table, each.column))
          // `json` knows no equality.
          .map(each => `${of}."${each.column}"${each.type === 'json' ? '::text' : ''}`)
          .join(', ')
      return `CREATE TRIGGER rows AFTER INSERT OR DELETE ON public."${table}" FOR EACH ROW
          EXECUTE FUNCTION simulation.tell_changed('${table} rows');
        CREATE TRIGGER columns AFTER UPDATE ON public."${table}" FOR EACH ROW
          WHEN (ROW (${row('OLD')}) IS DISTINCT FROM ROW (${row('NEW')})) EXECUTE FUNCTION simulation.tell_changed('${table} columns');`
    })
    .join('\n')}`

/** What is taken back was never made: nothing of it is observed any more. */
export const tellingNews = `
  CREATE FUNCTION simulation.tell_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE NOTICE USING HINT = 'event', MESSAGE = NEW.kind;
    RETURN NULL;
  END $$;
  CREATE TRIGGER news AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION simulation.tell_event();

  CREATE FUNCTION simulation.tell_host() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE NOTICE USING HINT = 'host', MESSAGE = NEW.id, DETAIL = NEW.state;
    RETURN NULL;
  END $$;
  CREATE TRIGGER news AFTER UPDATE OF state ON host FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION simulation.tell_host();

  CREATE FUNCTION simulation.tell_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE NOTICE USING HINT = 'version', MESSAGE = format('%s %s went from %s to %s', TG_TABLE_NAME, NEW.id, to_json(OLD), to_json(NEW));
    RETURN NULL;
  END $$;
  CREATE TRIGGER versions AFTER UPDATE OF generation, observed_generation, root_version ON instance FOR EACH ROW
    WHEN (NEW.generation < OLD.generation OR NEW.root_version < OLD.root_version
      OR (NEW.observed_generation < OLD.observed_generation AND NEW.observed <> 'pending'))
    EXECUTE FUNCTION simulation.tell_version();
  CREATE TRIGGER versions AFTER UPDATE OF generation, observed_generation ON volume FOR EACH ROW
    WHEN (NEW.generation < OLD.generation OR (NEW.observed_generation < OLD.observed_generation AND NEW.observed <> 'pending'))
    EXECUTE FUNCTION simulation.tell_version();
  CREATE TRIGGER versions AFTER UPDATE OF epoch ON task FOR EACH ROW
    WHEN (NEW.epoch < OLD.epoch) EXECUTE FUNCTION simulation.tell_version();`
