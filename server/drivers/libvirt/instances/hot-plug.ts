import { PlenumError } from '@/server/domain/errors'
import type { PowerState } from '@/server/domain/instance'
import type { Call } from '../../contract'
import type { HostLine } from '../line'
import { aliasOf } from '../names'
import { isLibvirtError, virError } from '../rpc/errors'
import { affect, attachDevice, detachDevice } from '../rpc/procedures/domains'
import { buildDiskXml, type HostShape } from '../xml/domain-build'
import { eventWithin, type Resume } from './patience'
import { same } from './power'
import type { SeenDomain } from './read'
import { type DiskShape, diskKey } from './shape'

const patienceMs = 1_500
/** A guest that was still booting has not heard that it should let go. */
const askAgainMs = 5_000

/**
 * Brings the disks of a running guest to what is wanted: first away with what is not, then in with what is missing.
 * @returns undefined once all is there, else what to resume with: letting go is up to the guest.
 */
export async function plugDisks(
  line: HostLine,
  seen: SeenDomain,
  wanted: { disks: DiskShape[]; power: PowerState },
  host: HostShape,
  resume: Resume,
  call: Call,
): Promise<Resume | undefined> {
  const wantedKeys = new Set(wanted.disks.map(diskKey))
  const surplus = seen.live.disks.filter(disk => !wantedKeys.has(diskKey(disk)))
  if (surplus.length > 0) {
    if (wanted.power === 'paused' && seen.power === 'paused')
      throw new PlenumError('conflict', 'A paused guest cannot let go of a volume. Resume it first.')
    const waiting = await detachAll(line, seen, surplus, host, resume, call)
    if (waiting) return waiting
  }
  const present = new Set(seen.live.disks.map(diskKey))
  for (const disk of wanted.disks.filter(disk => !present.has(diskKey(disk)))) {
    call.log(`Attaching ${disk.device}`)
    await attachDevice(line, seen.ref, buildDiskXml(disk, host), affect.live, { signal: call.signal })
  }
  return undefined
}

async function detachAll(
  line: HostLine,
  seen: SeenDomain,
  disks: DiskShape[],
  host: HostShape,
  resume: Resume,
  call: Call,
): Promise<Resume | undefined> {
  const now = Date.now()
  const again = resume.detachAgainAt === undefined || now >= resume.detachAgainAt
  const detachAgainAt = again ? now + askAgainMs : resume.detachAgainAt
  const gone = await Promise.all(
    disks.map(async disk => {
      const removed = eventWithin(
        line,
        event =>
          event.type === 'deviceRemoved' && event.alias === aliasOf(disk.attachmentId) && same(event.domain, seen.ref),
        { ms: patienceMs, signal: call.signal },
      )
      if (again) {
        call.log(`Asking the guest to let go of ${disk.device}`)
        await detachDevice(line, seen.ref, buildDiskXml(disk, host), affect.live, { signal: call.signal }).catch(
          ifAsked,
        )
      }
      return await removed.came
    }),
  )
  call.signal.throwIfAborted()
  return gone.every(Boolean) ? undefined : { ...resume, detachAgainAt }
}

/** Already asked, or already gone: the next look will tell. */
function ifAsked(error: unknown): void {
  if (isLibvirtError(error, virError.deviceMissing)) return
  if (
    isLibvirtError(error, virError.operationFailed, virError.internal) &&
    /unplug|not found|DeviceNotFound/i.test(error.message)
  )
    return
  throw error
}
