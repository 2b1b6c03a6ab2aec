import type { DataCenter } from '../data-center'
import type { FaultKind } from '../kinds'
import type { Asked } from '../people'
import type { Scenario } from '../scenario'
import type { Scene } from '../scene'
import { unkept } from './backups'
import { leftCordoned, short } from './clusters'
import { applied } from './designs'
import { untrueNetwork } from './network'
import { doneTwice, falseAlarms, orphans, overbooked, type Records, readRecords, unreleased, untrue } from './records'
import { doubled, touched, unexplained } from './requests'

/** All that is wrong in the end, by the infrastructure’s own word; one sentence each. */
export async function judge(
  { database, world }: DataCenter,
  scene: Scene,
  scenario: Scenario,
  asked: Asked[],
): Promise<string[]> {
  const records = await readRecords(database)
  return [
    ...unreleased(records),
    ...doneTwice(records),
    ...untrue(records, world),
    ...orphans(records, world),
    ...overbooked(records),
    ...doubled(asked, records),
    ...applied(asked, records, world),
    ...touched(asked, scene.contents, world, records),
    ...unexplained(asked),
    ...(isHeard(scenario, records) ? falseAlarms(records) : []),
    ...(scenario.scene === 'cluster' ? ofClusters({ database, world }, records, asked) : []),
    ...database.misremembered.map(what => `The simulation answers by itself what the database does not say: ${what}`),
    ...database.news.wentBack.map(what => `A version went back: ${what}.`),
  ]
}

/** A network that does not answer keeps nobody from stopping, and what an apply left halfway is other than recorded. */
const isHeard = ({ scene, faults }: Scenario, { tasks, portsAtBoth }: Records) =>
  !tasks.some(({ kind, state }) => kind === 'design.apply' && (state === 'needs operator' || state === 'incomplete')) &&
  (scene === 'instances' ? portsAtBoth === 0 : !faults.some(({ what }) => deafening.has(what)))
const deafening = new Set<string>(['network away', 'lost calls', 'lost replies'] satisfies FaultKind[])

const ofClusters = ({ database, world }: Pick<DataCenter, 'database' | 'world'>, records: Records, asked: Asked[]) => [
  ...untrueNetwork(database, world),
  ...short(database, world, records, asked),
  ...leftCordoned(database, asked),
  ...unkept(database, world, asked),
]
