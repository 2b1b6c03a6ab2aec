import type { DesignDocument } from '@/server/domain/design/document'
import { attach, detach, remove, setField, setShape } from '@/server/domain/design/edit'
import { PlenumError } from '@/server/domain/errors'
import type { PlannedAction } from '@/server/domain/inputs'
import type { PowerState } from '@/server/domain/instance'
import { changeKey } from '@/server/domain/planning/plan'
import type { PlanContext, RecordedInstance, RecordedVdc, RecordedVolume } from '@/server/domain/planning/recorded'
import { missing } from '@/server/policy'

type After = {
  /** What is wanted once the action is done. */
  document: DesignDocument
  /** What is recorded, seen as the action sees it. */
  seen: RecordedVdc
  /** Why each of what it is about is changed, by key, itself first: the planner only knows of designs. */
  whys: Record<string, string>
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
  const after = (document: DesignDocument, whys: Record<string, string>): After => ({ document, seen: recorded, whys })

  switch (action.kind) {
    case 'resize instance': {
      const { name } = instanceOf(action.instanceId)
      return after(resized(before, name, action, context), { [changeKey('instance', name)]: 'This resizes it.' })
    }
    case 'rebuild instance':
      return rebuilt(before, recorded, instanceOf(action.instanceId), imageOf(action.imageId, context))
    case 'power instance': {
      const { name } = instanceOf(action.instanceId)
      const document = setField(before, ['instances', name, 'power'], action.power)
      return after(document, { [changeKey('instance', name)]: `This ${powerWords[action.power]} it.` })
    }
    case 'delete instance': {
      const { id, name } = instanceOf(action.instanceId)
      const doomed = (action.deleteVolumeIds ?? []).map(volumeId => changeKey('volume', volumeOf(volumeId).name))
      const attached = recorded.volumes.filter(volume => volume.attachment?.instanceId === id)
      const key = changeKey('instance', name)
      const [detached, along] = [attached.map(keyOfAttachment), 'It was chosen to go along.']
      return after(remove(before, [key, ...doomed]), {
        [key]: 'This deletes it.',
        ...Object.fromEntries(detached.map(each => [each, 'Its instance is deleted.'])),
        ...Object.fromEntries(doomed.map(each => [each, along])),
      })
    }
    case 'attach volume': {
      const volume = volumeOf(action.volumeId)
      const document = attach(before, volume.name, instanceOf(action.instanceId).name)
      return after(document, { [keyOfAttachment(volume)]: 'This attaches it.' })
    }
    case 'detach volume': {
      const volume = volumeOf(action.volumeId)
      return after(detach(before, volume.name), { [keyOfAttachment(volume)]: 'This detaches it.' })
    }
    case 'grow volume': {
      const { name } = volumeOf(action.volumeId)
      const document = setField(before, ['volumes', name, 'sizeGiB'], action.sizeGiB)
      return after(document, { [changeKey('volume', name)]: 'This grows it.' })
    }
    case 'delete volume': {
      const key = changeKey('volume', volumeOf(action.volumeId).name)
      return after(remove(before, [key]), { [key]: 'This deletes it.' })
    }
  }
}

const powerWords: Record<PowerState, string> = { running: 'starts', paused: 'pauses', stopped: 'stops' }

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

/** The same image again, or a newer version of it, is no difference between two designs: it is planned as if the machine were gone. */
function rebuilt(
  before: DesignDocument,
  recorded: RecordedVdc,
  { id, name, imageName, imageFamily }: RecordedInstance,
  image: { name: string; family: string | null } = { name: imageName, family: imageFamily },
): After {
  const whys = { [changeKey('instance', name)]: `This gives it a fresh root disk from ${image.name}.` }
  if (image.name !== imageName && (imageFamily === null || imageFamily !== image.family))
    return { document: setField(before, ['instances', name, 'image'], image.name), seen: recorded, whys }
  const instances = recorded.instances.map(it => (it.id === id ? { ...it, observed: 'missing' as const } : it))
  return { document: before, seen: { ...recorded, instances }, whys }
}

function imageOf(imageId: string | undefined, { images }: PlanContext) {
  if (imageId === undefined) return undefined
  const image = images.find(it => it.id === imageId)
  if (!image)
    throw new PlenumError('invalid', 'There is no such image. Choose one of the list.', { field: 'action.imageId' })
  return image
}

const keyOfAttachment = ({ name }: RecordedVolume) => changeKey('attachment', name)

function absent(kind: string, id: string): never {
  throw missing(kind, id)
}
