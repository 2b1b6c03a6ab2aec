import type { Database } from '../platform/database'

/** Generations and fencing tokens only grow: kept by triggers of the simulation’s own database, whoever writes. */
export async function watchVersions(database: Database) {
  await database.look(`
    CREATE UNLOGGED TABLE simulation.went_back (what text NOT NULL);
    CREATE OR REPLACE FUNCTION simulation.watch_versions() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE column_name text; was int; is_now int;
    BEGIN
      FOREACH column_name IN ARRAY TG_ARGV LOOP
        was := (to_jsonb(OLD) ->> column_name)::int;
        is_now := (to_jsonb(NEW) ->> column_name)::int;
        IF is_now < was THEN
          INSERT INTO simulation.went_back VALUES (format('%s of %s %s went from %s to %s', column_name, TG_TABLE_NAME, NEW.id, was, is_now));
        END IF;
      END LOOP;
      RETURN NEW;
    END $$;
    CREATE TRIGGER versions AFTER UPDATE OF generation, observed_generation, root_version ON instance
      FOR EACH ROW EXECUTE FUNCTION simulation.watch_versions('generation', 'observed_generation', 'root_version');
    CREATE TRIGGER versions AFTER UPDATE OF generation, observed_generation ON volume
      FOR EACH ROW EXECUTE FUNCTION simulation.watch_versions('generation', 'observed_generation');
    CREATE TRIGGER versions AFTER UPDATE OF epoch ON task
      FOR EACH ROW EXECUTE FUNCTION simulation.watch_versions('epoch');`)
}

/** What went back since this was asked last. */
export async function wentBack(database: Database): Promise<string[]> {
  return (await database.look<{ what: string }>('DELETE FROM simulation.went_back RETURNING what')).map(row => row.what)
}
