import { capitalized, formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Meter } from '@/components/ui/Meter'
import type { Capabilities, HostView } from '@/server/domain/host'
import { PowerState } from './LostHost'

const capabilityWords: Record<keyof Capabilities, string> = {
  kvm: 'hardware virtualization',
  cpuShares: 'CPU weights',
  hotplug: 'disks while running',
  serialConsole: 'serial console',
  screen: 'screen',
  guestAgent: 'guest agent asked for health',
  metrics: 'measurements',
  lifecycleEvents: 'events',
  liveMigration: 'live migration',
  snapshots: 'snapshots',
  backups: 'backups',
  liveGrow: 'volumes that grow while in use',
  volumes: 'volumes',
  networks: 'networks that span hosts',
}

/** Handed out, not in use: a full host is what placement aims for, and no alarm. */
const amount = { warnAt: 2, criticalAt: 2 }

/** What a host has, how much of it is handed out, and what it can do. */
export function HostCapacity({ host }: { host: HostView }) {
  return (
    <div className="flex flex-col gap-4">
      <Meter {...amount} label="vCPU handed out" value={host.vcpusAllocated} total={host.vcpusAllocatable} />
      <Meter
        {...amount}
        label="Memory handed out"
        value={host.memoryAllocatedMiB}
        total={host.memoryMiB}
        format={formatMiB}
      />
      <KeyValue
        items={[
          { key: 'Threads', value: host.cpuThreads },
          { key: 'Driver', value: host.driver },
          { key: 'Power', value: <PowerState host={host} /> },
          { key: 'Capabilities', value: host.capabilities ? wordsOf(host.capabilities) : 'Not known yet' },
          { key: 'Id', value: host.id, isMono: true },
        ]}
      />
    </div>
  )
}

function wordsOf(can: Capabilities): string {
  const words = (Object.keys(capabilityWords) as (keyof Capabilities)[])
    .filter(name => can[name])
    .map(name => capabilityWords[name])
    .join(', ')
  return capitalized(words) || 'None'
}
