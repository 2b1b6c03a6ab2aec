import { isOn, type PowerState } from '@/server/domain/instance'
import type { RecordedInstance } from '@/server/domain/planning/recorded'
import type { TaskInput } from '../catalog'
import type { GraphPart } from '../graph'
import { part } from './types'

type Base = Pick<TaskInput<'instance.start'>, 'instanceId' | 'name' | 'generation' | 'previousPower'>
type Size = Pick<RecordedInstance, 'vcpus' | 'memoryMiB' | 'cpuShares' | 'typeId'>
type Wanted = Size & { power: PowerState }

/**
 * From how the machine is to the size and power that are wanted, by way of the actions that people have.
 * @param ownDisks Ids of the attachments that it is recorded with.
 */
export function powerParts(of: Base, before: RecordedInstance, wanted: Wanted, ownDisks: string[]): GraphPart[] {
  const way = walk(of, before)
  const isResized = differs(before, wanted)
  // A size changes while it is off, or by a restart; a paused guest can do neither.
  if (isResized && way.power === 'paused') way.go(wanted.power === 'stopped' ? 'stopped' : 'running')
  if (isResized && wanted.power === 'stopped') way.go('stopped')
  if (isResized) way.resize(sizeOf(before), sizeOf(wanted))
  way.go(wanted.power)
  if (!isResized && way.parts.length === 0) way.mend(before, ownDisks)
  return way.parts
}

function walk(of: Base, before: RecordedInstance) {
  const parts: GraphPart[] = []
  let power = presentPower(before)
  let { previousPower } = of
  const step = (
    kind: 'instance.start' | 'instance.stop' | 'instance.pause' | 'instance.resume',
    to: PowerState,
    more: object = {},
  ) => {
    parts.push({ kind, input: { ...of, previousPower, ...more } })
    power = previousPower = to
  }
  return {
    parts,
    get power() {
      return power
    },
    go(to: PowerState) {
      if (to === power) return
      if (to === 'stopped') return step('instance.stop', 'stopped', { force: false })
      if (power === 'paused') return step('instance.resume', 'running')
      if (power === 'stopped') step('instance.start', 'running')
      if (to === 'paused') step('instance.pause', 'paused')
    },
    resize(from: Size, to: Size) {
      parts.push(part('instance.resize', { ...of, previousPower, from, to, wasRunning: power === 'running' }))
    },
    /** It was changed behind our back: brought in line, with a restart where its guest has to see it. */
    mend({ actual, vcpus, memoryMiB }: RecordedInstance, ownDisks: string[]) {
      const isOther =
        actual !== null && (actual.vcpus !== vcpus || actual.memoryMiB !== memoryMiB || actual.hasOwnNic === false)
      const hasStrangeDisk = actual?.attachmentIds.some(id => !ownDisks.includes(id)) ?? false
      const hasShares = actual === null || actual.cpuShares === null || actual.cpuShares === before.cpuShares
      const isSame = !isOther && !hasStrangeDisk && hasShares
      if (isOther && power === 'running') parts.push(part('instance.reboot', { ...of, previousPower }))
      else if (!isSame)
        parts.push(part('instance.change', { instanceId: of.instanceId, name: of.name, to: {}, from: {} }))
    },
  }
}

/** Whether one of these records which power is wanted. */
export const recordsPower = (parts: GraphPart[]) => parts.some(({ kind }) => recording.has(kind))
const recording: ReadonlySet<string> = new Set(['instance.start', 'instance.stop', 'instance.pause', 'instance.resume'])

const sizeOf = ({ vcpus, memoryMiB, cpuShares, typeId }: Size): Size => ({ vcpus, memoryMiB, cpuShares, typeId })
const differs = (a: Size, b: Size) => a.vcpus !== b.vcpus || a.memoryMiB !== b.memoryMiB || a.cpuShares !== b.cpuShares

/** How it is, or was when it could last be seen. */
function presentPower({ observed, power }: RecordedInstance): PowerState {
  if (isOn(observed)) return observed
  return observed === 'unknown' ? power : 'stopped'
}
