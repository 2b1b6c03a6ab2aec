import type { DesignDocument } from '@/server/domain/design/document'
import { attach, detach, remove, setField, setShape } from '@/server/domain/design/edit'
import { PlenumError } from '@/server/domain/errors'
import type { PlannedAction } from '@/server/domain/inputs'
import { changeKey } from '@/server/domain/planning/plan'
import type { PlanContext, RecordedInstance, RecordedVdc, RecordedVolume } from '@/server/domain/planning/recorded'
import { missing } from '@/server/policy'

type After = {
  /** What is wanted once the action is done. */
  document: DesignDocument
  /** What is recorded, seen as the action sees it. */
  seen: RecordedVdc
  /** Of what it is about, itself first. */
  keys: string[]
  /** In place of the planner's reason. */
  why?: string
}

/** A design as it is after one action. @throws `missing` for what is not in this VDC */
export function afterAction(
  action: PlannedAction,
  before: DesignDocument,
  recorded: RecordedVdc,
  context: PlanContext,
): After {
  const instanceOf = (id: string) => recorded.instances.find(it => it.id === id) ?? absent('instance', id)
  const volumeOf = (id: string) => recorded.volumes.find(it => it.id === id) ?? absent('volume', id)
  const after = (document: DesignDocument, ...keys: string[]): After => ({ document, seen: recorded, keys })

  switch (action.kind) {
    case 'resize instance': {
      const { name } = instanceOf(action.instanceId)
      return after(resized(before, name, action, context), changeKey('instance', name))
    }
    case 'rebuild instance':
      return rebuilt(before, recorded, instanceOf(action.instanceId), imageOf(action.imageId, context))
    case 'power instance': {
      const { name } = instanceOf(action.instanceId)
      return after(setField(before, ['instances', name, 'power'], action.power), changeKey('instance', name))
    }
    case 'delete instance': {
      const { id, name } = instanceOf(action.instanceId)
      const doomed = (action.deleteVolumeIds ?? []).map(volumeId => changeKey('volume', volumeOf(volumeId).name))
      const attached = recorded.volumes.filter(volume => volume.attachment?.instanceId === id)
      const key = changeKey('instance', name)
      return after(remove(before, [key, ...doomed]), key, ...attached.map(keyOfAttachment), ...doomed)
    }
    case 'attach volume': {
      const volume = volumeOf(action.volumeId)
      return after(attach(before, volume.name, instanceOf(action.instanceId).name), keyOfAttachment(volume))
    }
    case 'detach volume': {
      const volume = volumeOf(action.volumeId)
      return after(detach(before, volume.name), keyOfAttachment(volume))
    }
    case 'grow volume': {
      const { name } = volumeOf(action.volumeId)
      return after(setField(before, ['volumes', name, 'sizeGiB'], action.sizeGiB), changeKey('volume', name))
    }
    case 'delete volume': {
      const key = changeKey('volume', volumeOf(action.volumeId).name)
      return after(remove(before, [key]), key)
    }
  }
}

type Resize = Extract<PlannedAction, { kind: 'resize instance' }>

function resized(before: DesignDocument, name: string, to: Resize, { types }: PlanContext): DesignDocument {
  const way = ['instances', name]
  const type = to.typeId && types.find(it => it.id === to.typeId)
  if (to.typeId && !type)
    throw new PlenumError('invalid', 'There is no such type. Choose one of the list.', { field: 'action.typeId' })
  const { vcpus, memoryMiB, cpuShares } = to
  if (!type && (vcpus === undefined) !== (memoryMiB === undefined))
    throw new PlenumError('invalid', 'Give a type, or vCPUs and memory.', { field: 'action.vcpus' })
  const sized = type
    ? setShape(before, way, { type: type.name })
    : vcpus !== undefined && memoryMiB !== undefined
      ? setShape(before, way, { vcpus, memoryMiB })
      : before
  return cpuShares === undefined ? sized : setField(sized, [...way, 'cpuShares'], cpuShares)
}

/** The same image again is no difference between two designs: it is planned as if the machine were gone. */
function rebuilt(
  before: DesignDocument,
  recorded: RecordedVdc,
  { id, name, imageName }: RecordedInstance,
  image = imageName,
): After {
  const keys = [changeKey('instance', name)]
  if (image !== imageName)
    return { document: setField(before, ['instances', name, 'image'], image), seen: recorded, keys }
  const instances = recorded.instances.map(it => (it.id === id ? { ...it, observed: 'missing' as const } : it))
  return { document: before, seen: { ...recorded, instances }, keys, why: `It gets a fresh root disk from ${image}` }
}

function imageOf(imageId: string | undefined, { images }: PlanContext): string | undefined {
  if (imageId === undefined) return undefined
  const image = images.find(it => it.id === imageId)
  if (!image)
    throw new PlenumError('invalid', 'There is no such image. Choose one of the list.', { field: 'action.imageId' })
  return image.name
}

const keyOfAttachment = ({ name }: RecordedVolume) => changeKey('attachment', name)

function absent(kind: string, id: string): never {
  throw missing(kind, id)
}
