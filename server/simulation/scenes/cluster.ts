import type { DesignDocument } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import type { Documents } from '@/server/drivers/simulated/documents'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { createBackup } from '@/server/services/backups/create-backup'
import { getCurrentDesign } from '@/server/services/designs/queries'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { ids } from '../data-center'
import type { LayOut } from '../scene'

/** What is written to volumes before their backup, and after it. */
export const written = { before: 'backed up', after: 'written since' }

/**
 * A cluster of three over two zones behind a load balancer, and a machine with a volume beside it; a network with a way
 * outside, and an address there. What has a backup was written to since.
 */
export const cluster: LayOut = async ({ ctx, wait, settle, database, world }) => {
  await wait(async () => {
    const { document } = await getCurrentDesign(ctx, { vdcId: ids.vdc })
    const plan = await createPlan(ctx, { vdcId: ids.vdc, document: { ...document, ...drawn } })
    await applyPlan(ctx, { planId: plan.id, policy: 'roll back', acceptDataLoss: [], message: '' })
  })
  await settle()
  write(world, written.before)
  const volumes = database.look<{ id: Id<'volume'> }>(
    `SELECT id FROM volume WHERE name IN ('db-data', 'spare') ORDER BY name`,
  )
  for (const { id: volumeId } of volumes) await wait(() => createBackup(ctx, { volumeId }))
  await settle()
  write(world, written.after)
}

const size = { image: 'tiny', vcpus: 1, memoryMiB: 512 }
const drawn: Partial<DesignDocument> = {
  routers: { way: { networks: ['default'], external: true } },
  securityGroups: { inner: { rules: [{ direction: 'ingress', protocol: 'tcp', ports: '80' }] } },
  loadBalancers: { front: { listeners: [{ port: 80 }], clusters: ['app'] } },
  volumes: { 'db-data': { sizeGiB: 2 }, spare: { sizeGiB: 1, zone: 'zone-a' } },
  instances: { db: { ...size, zone: 'zone-a', volumes: ['db-data'] } },
  clusters: {
    app: {
      size: 3,
      zones: ['zone-a', 'zone-b'],
      template: { ...size, securityGroups: ['inner'], volumes: { data: { sizeGiB: 1 } } },
      health: { kind: 'agent', intervalSeconds: 10, startSeconds: 30 },
    },
  },
  floatingIps: { www: { zone: 'zone-a', instance: 'app-1' } },
}

/** As guests do. */
function write({ contents }: MemoryWorld, text: string) {
  for (const each of contents.objects.filter(({ kind }) => kind === 'volume')) {
    const volume = JSON.parse(each.document) as Documents['volume']
    const filesystem = { type: 'ext4', uuid: each.refId!, label: '', sizeGiB: volume.sizeGiB }
    each.document = JSON.stringify({ ...volume, filesystem: { ...filesystem, files: { '/note': { t: text, m: 0 } } } })
  }
}
