import type { HostMetricsView } from '@/server/domain/catalog'
import { consumption, type HostSensors, hottest } from '@/server/domain/sensor'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

/** One measurement of one subject (an instance or a host) over the time since the one before. */
export type Sample = {
  subjectId: string
  at: Date
  cpuPercent: number | null
  memoryUsedMiB: number | null
  diskReadBytesPerS: number | null
  diskWriteBytesPerS: number | null
  netRxBytesPerS: number | null
  netTxBytesPerS: number | null
}

/**
 * Writes a host's measurements and those of its instances at once, with the last values on the rows that lists show, and
 * one pointer per VDC and for the host.
 */
export async function recordSamples(
  on: Runner,
  hostId: string,
  host: Sample | null,
  instances: Sample[],
): Promise<void> {
  const samples = host ? [host, ...instances] : instances
  if (samples.length === 0) return
  const of = (read: (sample: Sample) => number | null) => sql`${samples.map(read)}::float8[]`
  await rows(
    on,
    sql`WITH measured AS (
        SELECT * FROM unnest(${samples.map(it => it.subjectId)}::text[], ${samples.map(it => it.at)}::timestamptz[],
          ${of(it => it.cpuPercent)}, ${of(it => it.memoryUsedMiB)}, ${of(it => it.diskReadBytesPerS)},
          ${of(it => it.diskWriteBytesPerS)}, ${of(it => it.netRxBytesPerS)}, ${of(it => it.netTxBytesPerS)})
          AS measured (subject_id, at, cpu, memory, disk_read, disk_write, net_rx, net_tx)
      ), kept AS (
        INSERT INTO metric_sample (subject_id, at, cpu_percent, memory_used_mib, disk_read_bytes_per_s,
          disk_write_bytes_per_s, net_rx_bytes_per_s, net_tx_bytes_per_s)
        SELECT * FROM measured ON CONFLICT DO NOTHING
      ), shown AS (
        UPDATE instance i SET cpu_percent = m.cpu, memory_used_mib = m.memory::int, net_rx_bytes_per_s = m.net_rx,
          net_tx_bytes_per_s = m.net_tx FROM measured m
        WHERE i.id = m.subject_id RETURNING i.vdc_id
      ), shown_host AS (
        UPDATE host h SET cpu_percent = m.cpu, memory_used_mib = m.memory::int FROM measured m
        WHERE h.id = m.subject_id AND h.id = ${hostId} AND h.state = 'up' RETURNING h.id
      ), announced AS (
        INSERT INTO event (scope, kind, id) SELECT DISTINCT vdc_id, 'metrics', vdc_id FROM shown
        UNION ALL SELECT 'platform', 'metrics', id FROM shown_host
      )
      SELECT ${notify}`,
  )
}

/**
 * What a host's management controller reads by its sensors, beside the host and as a measurement of its own: these come
 * more seldom than the others.
 */
export async function recordSensors(on: Runner, hostId: string, seen: Omit<HostSensors, 'at'>): Promise<void> {
  const [temperature, power] = [hottest(seen.readings), consumption(seen.readings)]
  await rows(
    on,
    sql`WITH shown AS (
        UPDATE host SET sensors = jsonb_build_object('readings', ${JSON.stringify(seen.readings)}::jsonb,
          'problem', ${seen.problem}::text, 'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        WHERE id = ${hostId} AND power_driver IS NOT NULL RETURNING id
      ), kept AS (
        INSERT INTO metric_sample (subject_id, at, temperature_c, power_w)
        SELECT id, now(), ${temperature}::float8, ${power}::float8 FROM shown
        WHERE coalesce(${temperature}::float8, ${power}::float8) IS NOT NULL
        ON CONFLICT (subject_id, at) DO UPDATE SET temperature_c = excluded.temperature_c, power_w = excluded.power_w
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'metrics', id FROM shown)
      SELECT ${notify}`,
  )
}

type Bucket = { [K in keyof HostMetricsView]: number | null } & { at: number }

/**
 * The last `fromS` seconds in `points` equal parts, each the mean of what was measured in it; null where nothing was for
 * longer than it takes to measure. The last part ends now.
 */
export async function readMetrics(
  on: Runner,
  subjectId: string,
  of: { fromS: number; points: number },
): Promise<HostMetricsView> {
  const stepS = of.fromS / of.points
  // A little before the first part, for what it may take over from there.
  const before = Math.ceil(Math.max(silenceS, sensorSilenceS) / stepS)
  const points = of.points + before
  const found = await rows<Bucket>(
    on,
    sql`WITH slot AS (
        SELECT n, to_timestamp(floor(extract(epoch FROM now()) / ${stepS}::float8) * ${stepS}::float8)
          - (${points}::int - 1 - n) * make_interval(secs => ${stepS}::float8) AS from_at
        FROM generate_series(0, ${points}::int - 1) n
      ), measured AS (
        SELECT to_timestamp(floor(extract(epoch FROM at) / ${stepS}::float8) * ${stepS}::float8) AS from_at,
          avg(cpu_percent) AS cpu, avg(memory_used_mib) AS memory, avg(disk_read_bytes_per_s) AS disk_read,
          avg(disk_write_bytes_per_s) AS disk_write, avg(net_rx_bytes_per_s) AS net_rx, avg(net_tx_bytes_per_s) AS net_tx,
          avg(temperature_c) AS temperature, avg(power_w) AS power
        FROM metric_sample WHERE subject_id = ${subjectId} AND at > now() - make_interval(secs => ${(points + 1) * stepS}::float8)
        GROUP BY 1
      )
      SELECT (extract(epoch FROM slot.from_at) * 1000)::float8 AS at, cpu AS "cpuPercent", memory AS "memoryUsedMiB",
        disk_read AS "diskReadBytesPerS", disk_write AS "diskWriteBytesPerS", net_rx AS "netRxBytesPerS",
        net_tx AS "netTxBytesPerS", temperature AS "temperatureC", power AS "powerW"
      FROM slot LEFT JOIN measured ON abs(extract(epoch FROM measured.from_at - slot.from_at)) < ${stepS / 2}::float8
      ORDER BY slot.n`,
  )
  const series = (key: keyof HostMetricsView, silence = silenceS) =>
    bridged(
      found.map(bucket => bucket[key]),
      Math.floor(silence / stepS),
    ).slice(before)
  return {
    at: found.slice(before).map(bucket => bucket.at),
    cpuPercent: series('cpuPercent'),
    memoryUsedMiB: series('memoryUsedMiB'),
    diskReadBytesPerS: series('diskReadBytesPerS'),
    diskWriteBytesPerS: series('diskWriteBytesPerS'),
    netRxBytesPerS: series('netRxBytesPerS'),
    netTxBytesPerS: series('netTxBytesPerS'),
    temperatureC: series('temperatureC', sensorSilenceS),
    powerW: series('powerW', sensorSilenceS),
  }
}

/** A longer silence is a gap; a shorter one is the beat of measuring, or a sample that came late. */
const silenceS = 15
/** Sensors are read every half minute, and a controller takes its time. */
const sensorSilenceS = 75

/** Parts narrower than the beat are empty now and then: up to `most` in a row take the value before them. */
function bridged(values: (number | null)[], most: number): (number | null)[] {
  const whole = [...values]
  let last = -1
  const fill = (to: number) => {
    if (last >= 0 && to - last - 1 <= most) whole.fill(whole[last]!, last + 1, to)
  }
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    fill(index)
    last = index
  }
  fill(values.length)
  return whole
}

/** Thins by age: after an hour one of each 30 s is kept, after a day one of each 5 min, after a week none. Answers how many went. */
export async function thinSamples(on: Runner): Promise<number> {
  const row = await firstRow<{ n: number }>(
    on,
    sql`WITH gone AS (
        DELETE FROM metric_sample m WHERE at < now() - interval '7 days'
          OR (at < now() - interval '1 day' AND EXISTS (SELECT 1 FROM metric_sample l WHERE l.subject_id = m.subject_id
            AND l.at > m.at AND floor(extract(epoch FROM l.at) / 300) = floor(extract(epoch FROM m.at) / 300)))
          OR (at < now() - interval '1 hour' AND EXISTS (SELECT 1 FROM metric_sample l WHERE l.subject_id = m.subject_id
            AND l.at > m.at AND floor(extract(epoch FROM l.at) / 30) = floor(extract(epoch FROM m.at) / 30)))
        RETURNING 1
      ) SELECT count(*)::int AS n FROM gone`,
  )
  return row?.n ?? 0
}
