import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { adoptionTests } from './conformance/adoption'
import { attachmentTests } from './conformance/attachments'
import { backupTests } from './conformance/backups'
import { Bench } from './conformance/bench'
import { consoleTests } from './conformance/console'
import { contentTests } from './conformance/contents'
import { createTests } from './conformance/create'
import { dataTests } from './conformance/data'
import { diskMoveTests } from './conformance/disk-moves'
import { diskTests } from './conformance/disks'
import { encryptionTests } from './conformance/encryption'
import { groundTests } from './conformance/ground'
import { hostTests } from './conformance/host'
import { inventoryTests } from './conformance/inventory'
import { migrationTests } from './conformance/migration'
import type { ConformanceOptions } from './conformance/options'
import { powerTests } from './conformance/power'
import { record, writeReport } from './conformance/report'
import { resizeTests } from './conformance/resize'
import { snapshotTests } from './conformance/snapshots'
import { volumeTests } from './conformance/volumes'
import { watchTests } from './conformance/watch'
import { zoneNetworkTests } from './conformance/zone-networks'

export type { ConformanceOptions } from './conformance/options'

/**
 * The suite that every driver passes, chosen by facet. It knows no driver: whatever it needs to know is in its options,
 * and what a driver says it can't do (its capabilities) is skipped with the reason visible. Each test's name is a
 * promise of the contract.
 *
 * With PLENUM_CONFORMANCE_DIR set, the results are also written there as `<name>.json`, for the support matrix.
 */
export function describeConformance(options: ConformanceOptions): void {
  describe(`${options.name} keeps the contract`, () => {
    const bench = new Bench(options)
    beforeAll(() => bench.open())
    afterEach(async context => {
      record(bench, context.task)
      await bench.cleanUp()
    })
    afterAll(async () => {
      await bench.close()
      await writeReport(bench)
    })
    if (options.connectCompute) {
      describe('host', () => hostTests(bench))
      describe('images and networks', () => groundTests(bench))
    }
    if (options.connectStorage) {
      describe('volumes', () => volumeTests(bench))
      describe('attachments', () => attachmentTests(bench))
    }
    const { disk } = options
    if (options.connectStorage && disk) describe('snapshots', () => snapshotTests(bench, disk))
    if (options.connectStorage && disk) describe('contents of volumes', () => contentTests(bench, disk))
    if (options.connectStorage && disk) describe('encrypted volumes', () => encryptionTests(bench, disk))
    if (options.connectBackups) describe('backups', () => backupTests(bench))
    if (options.connectNetwork) describe('networks of a zone', () => zoneNetworkTests(bench))
    if (options.connectCompute) {
      describe('creating instances', () => createTests(bench))
      describe('power', () => powerTests(bench))
      describe('size', () => resizeTests(bench))
      describe('inventory', () => inventoryTests(bench))
      describe('taking over', () => adoptionTests(bench))
      describe('hints', () => watchTests(bench))
      describe('console and screen', () => consoleTests(bench))
    }
    if (options.connectCompute && options.connectStorage) {
      describe('disks', () => diskTests(bench))
      describe('data', () => dataTests(bench))
      describe('moving disks', () => diskMoveTests(bench))
      describe('live migration', () => migrationTests(bench))
    }
  })
}
