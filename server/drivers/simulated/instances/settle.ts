import type { InstanceDocument } from '../documents'
import { bootDone, freeze, switchOff, thaw } from './power'

/**
 * Lets happen what was due by now. A machine's state is a pure function of its document and the time: whoever looks
 * first sees it, and nobody needs to be running for it to happen.
 * @returns what happened, in words; `removed`: the row is to go.
 */
export function settle(of: InstanceDocument, id: string, now: number): string[] {
  const happened: string[] = []
  const phase = of.phase
  // Where a migration ends is not for one place to settle (land).
  if (phase && phase.what !== 'migrate' && phase.until <= now) {
    of.phase = null
    switch (phase.what) {
      case 'create':
      case 'rebuild':
        break
      case 'boot':
        happened.push(bootDone(of, phase.until) ? 'booted' : 'crashed')
        break
      case 'shutdown':
        switchOff(of, 'stopped')
        happened.push(phase.forced ? 'switched off' : 'stopped')
        break
      case 'pause':
        freeze(of, id, phase.until)
        happened.push('paused')
        break
      case 'resume':
        thaw(of, phase.until)
        happened.push('resumed')
        break
      case 'plug':
        if (!of.disks.some(disk => disk.attachmentId === phase.disk.attachmentId)) of.disks.push(phase.disk)
        of.disks.sort((a, b) => a.device.localeCompare(b.device))
        happened.push('plugged')
        break
      case 'unplug':
        of.disks = of.disks.filter(disk => disk.attachmentId !== phase.disk.attachmentId)
        of.memory.mounts = of.memory.mounts.filter(mount => mount.attachmentId !== phase.disk.attachmentId)
        happened.push('unplugged')
        break
      case 'remove':
        happened.push('removed')
        break
    }
  }
  if (of.crashAt !== null && of.crashAt <= now && of.power === 'running') {
    of.phase = null
    switchOff(of, 'crashed')
    happened.push('crashed')
  }
  return happened
}
