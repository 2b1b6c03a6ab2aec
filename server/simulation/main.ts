/** What `npm run simulate` starts. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import provideDatabase from '../processes/vitest-database'
import { keptSeeds, scenarioFor } from './kept-seeds'
import { seedsFrom, simulate } from './simulate'

const usage = `npm run simulate -- [--seeds 1000] [--from 1]      plays so many scenarios; lists those that break a promise
npm run simulate -- --seed 42                    plays one, and tells its story
npm run simulate -- --seconds 300 --least 3000   no more than fit into five minutes, but at least so many
npm run simulate -- --scene cluster              only those that begin there (kinds.ts)
npm run simulate -- --bug 'a skipped undo' …     the same with a planted bug (server/simulation/bugs.ts)`

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    bug: { type: 'string' },
    scene: { type: 'string' },
    processes: { type: 'string' },
    seconds: { type: 'string' },
    least: { type: 'string', default: '0' },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit()
}
const isMeant = (seed: number) => !values.scene || scenarioFor(seed).scene === values.scene
const seeds = values.seed
  ? [Number(values.seed)]
  : [...Object.keys(keptSeeds).map(Number), ...seedsFrom(Number(values.from), Number(values.seeds))].filter(isMeant)
const stop = await provideDatabase()
let played = 0
const began = performance.now()
const tally = await simulate({
  ...{ seeds, bugs: values.bug ? [values.bug] : undefined, isTold: values.seed !== undefined },
  processes: values.processes ? Number(values.processes) : undefined,
  limit: values.seconds ? { seconds: Number(values.seconds), least: Number(values.least) } : undefined,
  onPlayed({ seed, faults, digest, story }) {
    for (const line of story) console.log(line)
    for (const fault of faults) console.log(`Seed ${seed}: ${fault}`)
    if (values.seed) console.log(`Seed ${seed}: story ${digest.toString(16)}.`)
    if (++played % 1000 === 0) console.log(`${played} of ${seeds.length}, ${rate(played)} seeds/s`)
  },
}).finally(() => stop?.())
const { failing, events, statements } = tally
if (values.report)
  writeFileSync(
    values.report,
    JSON.stringify({
      ...{ wanted: seeds.length, played: tally.seeds, seconds: tally.seconds },
      failing: failing.map(({ seed, faults }) => ({ seed, faults })),
    }),
  )
console.log(
  `${tally.seeds} seeds in ${tally.seconds.toFixed(1)} s: ${rate(tally.seeds)}/s, ` +
    `each ${Math.round(events / tally.seeds)} events and ${Math.round(statements / tally.seeds)} statements.`,
)
if (failing.length > 0) {
  console.log(
    `Failed: ${failing.map(each => each.seed).join(' ')}. See one again: npm run simulate -- --seed ${failing[0]!.seed}`,
  )
  process.exitCode = 1
}

function rate(count: number) {
  return (count / ((performance.now() - began) / 1000)).toFixed(1)
}
