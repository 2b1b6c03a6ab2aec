/** What becomes of the records, as triggers of the simulation’s own database tell it before a statement is answered. */
export class News {
  /** Whatever changes what Plenum knows leaves one. */
  events = 0
  /** Hosts that are not up. */
  unwell = new Set<string>()
  /** Generations and fencing tokens that did not grow, whoever wrote them. */
  wentBack: string[] = []

  begin() {
    this.events = 0
    this.unwell = new Set()
    this.wentBack = []
  }

  hear({ message = '', detail = '', hint = '' }: { message?: string; detail?: string; hint?: string }) {
    if (hint === 'event') this.events++
    else if (hint === 'version') this.wentBack.push(message)
    else if (hint === 'host' && detail === 'up') this.unwell.delete(message)
    else if (hint === 'host') this.unwell.add(message)
  }
}

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
