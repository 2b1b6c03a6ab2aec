import type { Workflows } from '@/server/engine/types'
import { addHost, removeHost } from './hosts/host-workflows'
import { addImage } from './images/add-image'
import { createInstance } from './instances/create-instance'
import { deleteInstance } from './instances/delete-instance'
import { pauseInstance, rebootInstance, resumeInstance, startInstance, stopInstance } from './instances/power'
import { rebuildInstance } from './instances/rebuild-instance'
import { resizeInstance } from './instances/resize-instance'
import type { WorkflowPorts } from './ports'
import { attachVolume, detachVolume } from './volumes/attachment-workflows'
import { createVolume, deleteVolume, resizeVolume } from './volumes/volume-workflows'

/**
 * How each kind of task is carried out: named steps, each a do and an undo, that a user watches. The only code that
 * changes infrastructure. It trusts what services checked and wrote, and that the engine repeats a step after a crash;
 * it leaves waiting, retrying and the order of undoing to the engine, and what is allowed to the services.
 */
export const workflows: Workflows<WorkflowPorts> = {
  'host.add': addHost,
  'host.remove': removeHost,
  'image.add': addImage,
  'instance.create': createInstance,
  'instance.start': startInstance,
  'instance.stop': stopInstance,
  'instance.reboot': rebootInstance,
  'instance.pause': pauseInstance,
  'instance.resume': resumeInstance,
  'instance.resize': resizeInstance,
  'instance.rebuild': rebuildInstance,
  'instance.delete': deleteInstance,
  'volume.create': createVolume,
  'volume.resize': resizeVolume,
  'volume.delete': deleteVolume,
  'volume.attach': attachVolume,
  'volume.detach': detachVolume,
}
export type { WorkflowPorts } from './ports'
