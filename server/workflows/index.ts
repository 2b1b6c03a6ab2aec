import type { Workflows } from '@/server/engine/types'
import { createBackup } from './backups/create-backup'
import { deleteBackup } from './backups/delete-backup'
import { restoreBackup } from './backups/restore-backup'
import { verifyBackup } from './backups/verify-backup'
import { forgetClusterRecord, recordCluster } from './clusters/cluster-workflows'
import { applyDesign } from './designs/apply-design'
import { changeFloatingIp, createFloatingIp, deleteFloatingIp } from './floating-ips/floating-ip-workflows'
import { admitHost } from './hosts/admit-host'
import { clearHost } from './hosts/clear-host'
import { drainHost } from './hosts/drain-host'
import { evacuateHost } from './hosts/evacuate-host'
import { fenceHost } from './hosts/fence-host'
import { addHost, removeHost } from './hosts/host-workflows'
import { maintainHost } from './hosts/maintain-host'
import { maintainHostInTurn, maintainZone } from './hosts/maintain-zone'
import { retireHost } from './hosts/retire-host'
import { switchPower } from './hosts/switch-power'
import { addImage } from './images/add-image'
import { copyImage, copyImageToMany } from './images/copy-image'
import { removeImageCopies } from './images/remove-copies'
import { removeImage } from './images/remove-image'
import { changeInstance } from './instances/change-instance'
import { createInstance } from './instances/create-instance'
import { deleteInstance } from './instances/delete-instance'
import { evacuateInstance } from './instances/evacuate-instance'
import { importInstance } from './instances/import-instance'
import { migrateInstance } from './instances/migrate-instance'
import { pauseInstance, rebootInstance, resumeInstance, startInstance, stopInstance } from './instances/power'
import { rebuildInstance } from './instances/rebuild-instance'
import { recordInstance } from './instances/record-instance'
import { resizeInstance } from './instances/resize-instance'
import { settleInstance } from './instances/settle-instance'
import { changeLoadBalancer, createLoadBalancer, deleteLoadBalancer } from './load-balancers/load-balancer-workflows'
import { changeNetwork, createNetwork, deleteNetwork } from './networks/network-workflows'
import type { WorkflowPorts } from './ports'
import { changeRouter, createRouter, deleteRouter } from './routers/router-workflows'
import {
  changeSecurityGroup,
  createSecurityGroup,
  deleteSecurityGroup,
} from './security-groups/security-group-workflows'
import { attachVolume, detachVolume } from './volumes/attachment-workflows'
import { moveVolume } from './volumes/move-volume'
import { changeVolume, recordVolume } from './volumes/record-volume'
import { createSnapshot, deleteSnapshot, revertToSnapshot } from './volumes/snapshot-workflows'
import { createVolume, deleteVolume, resizeVolume } from './volumes/volume-workflows'
import { clearNetwork } from './zones/clear-network'
import { repairNetwork } from './zones/repair-network'

/**
 * How each kind of task is carried out: named steps, each a do and an undo, that a user watches. The only code that
 * changes infrastructure. It trusts what services checked and wrote, and that the engine repeats a step after a crash;
 * it leaves waiting, retrying and the order of undoing to the engine, and what is allowed to the services.
 */
export const workflows: Workflows<WorkflowPorts> = {
  'host.add': addHost,
  'host.remove': removeHost,
  'host.power': switchPower,
  'host.fence': fenceHost,
  'host.evacuate': evacuateHost,
  'host.admit': admitHost,
  'host.clear': clearHost,
  'host.drain': drainHost,
  'host.retire': retireHost,
  'host.maintain': maintainHost,
  'host.turn': maintainHostInTurn,
  'zone.maintain': maintainZone,
  'zone.repair': repairNetwork,
  'zone.clear': clearNetwork,
  'image.add': addImage,
  'image.remove': removeImage,
  'image.copy': copyImage,
  'image.copyMany': copyImageToMany,
  'image.removeCopies': removeImageCopies,
  'network.create': createNetwork,
  'network.change': changeNetwork,
  'network.delete': deleteNetwork,
  'router.create': createRouter,
  'router.change': changeRouter,
  'router.delete': deleteRouter,
  'floatingIp.create': createFloatingIp,
  'floatingIp.change': changeFloatingIp,
  'floatingIp.delete': deleteFloatingIp,
  'loadBalancer.create': createLoadBalancer,
  'loadBalancer.change': changeLoadBalancer,
  'loadBalancer.delete': deleteLoadBalancer,
  'securityGroup.create': createSecurityGroup,
  'securityGroup.change': changeSecurityGroup,
  'securityGroup.delete': deleteSecurityGroup,
  'cluster.record': recordCluster,
  'cluster.forget': forgetClusterRecord,
  'instance.record': recordInstance,
  'instance.create': createInstance,
  'instance.change': changeInstance,
  'instance.start': startInstance,
  'instance.stop': stopInstance,
  'instance.reboot': rebootInstance,
  'instance.pause': pauseInstance,
  'instance.resume': resumeInstance,
  'instance.resize': resizeInstance,
  'instance.rebuild': rebuildInstance,
  'instance.migrate': migrateInstance,
  'instance.evacuate': evacuateInstance,
  'instance.settle': settleInstance,
  'instance.import': importInstance,
  'instance.delete': deleteInstance,
  'volume.record': recordVolume,
  'volume.create': createVolume,
  'volume.change': changeVolume,
  'volume.resize': resizeVolume,
  'volume.move': moveVolume,
  'volume.delete': deleteVolume,
  'volume.attach': attachVolume,
  'volume.detach': detachVolume,
  'snapshot.create': createSnapshot,
  'snapshot.revert': revertToSnapshot,
  'snapshot.delete': deleteSnapshot,
  'backup.create': createBackup,
  'backup.restore': restoreBackup,
  'backup.verify': verifyBackup,
  'backup.delete': deleteBackup,
  'design.apply': applyDesign,
}
export type { WorkflowPorts } from './ports'
