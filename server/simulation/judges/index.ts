import type { DataCenter } from '../data-center'
import type { Asked } from '../people'
import type { Scene } from '../scene'
import { applied } from './designs'
import { endedTwice, falseAlarms, orphans, overbooked, readRecords, unreleased, untrue } from './records'
import { doubled, touched, unexplained } from './requests'

/** All that is wrong in the end, by the infrastructure’s own word; one sentence each. */
export async function judge({ database, world }: DataCenter, scene: Scene, asked: Asked[]): Promise<string[]> {
  const records = await readRecords(database)
  return [
    ...unreleased(records),
    ...(await endedTwice(database)),
    ...untrue(records, world),
    ...orphans(records, world),
    ...overbooked(records),
    ...doubled(asked, records),
    ...applied(asked, records, world),
    ...touched(asked, scene.contents, world, records),
    ...unexplained(asked),
    ...(await falseAlarms(database)),
    ...database.misremembered.map(what => `The simulation answers by itself what the database does not say: ${what}`),
    ...database.news.wentBack.map(what => `A version went back: ${what}.`),
  ]
}
