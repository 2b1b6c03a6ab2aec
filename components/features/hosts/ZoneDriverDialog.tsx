'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { FormDialog } from '@/components/ui/FormDialog'
import type { ZoneView } from '@/server/domain/host'
import { DriverPart } from './DriverPart'
import { useDriverConfig } from './use-driver-config'
import { useZoneChange } from './use-zone-change'

export type ZonePart = 'network' | 'backup'

/** How the zone’s network or backup store is reached. What is set already is not shown: it holds secrets. */
export function ZoneDriverDialog({ zone, part, onClose }: { zone: ZoneView; part: ZonePart; onClose: () => void }) {
  const trpc = useTRPC()
  const { title, label, description, none, present } = partsOf(zone)[part]
  const form = useDriverConfig(part, present)
  const [wasSent, setSent] = useState(false)
  const options = useZoneChange(`${title} of ${zone.name} is set`, onClose)
  const network = useMutation(trpc.zones.setNetwork.mutationOptions(options))
  const backup = useMutation(trpc.zones.setBackupStore.mutationOptions(options))
  const set = { network, backup }[part]
  const driver = form.driver?.driver ?? null
  const config = driver ? form.config : undefined
  const faults = form.faultsOf(set.error)
  const send = () => {
    setSent(true)
    if (Object.keys(form.missing).length > 0) return
    const of = { zoneId: zone.id, generation: zone.generation }
    if (part === 'network') network.mutate({ ...of, networkDriver: driver, networkConfig: config })
    else backup.mutate({ ...of, backupDriver: driver, backupConfig: config })
  }
  return (
    <FormDialog
      isSticky
      title={`${title} of ${zone.name}`}
      description={`${description} What is set already is not shown; this takes its place.`}
      submitLabel="Save"
      pending={set.isPending}
      error={set.error && Object.keys(faults).length === 0 && sentenceOf(set.error)}
      onClose={onClose}
      onSubmit={send}
    >
      <DriverPart label={label} part={form} none={none} errors={{ ...faults, ...(wasSent && form.missing) }} />
    </FormDialog>
  )
}

const partsOf = (zone: ZoneView) => ({
  network: {
    ...{ title: 'Network', label: 'Network between hosts', present: zone.networkDriver },
    description: 'What joins the networks of its hosts. Another kind only while no instance is in the zone.',
    none: { label: 'None', hint: 'Instances reach each other only on the same host' },
  },
  backup: {
    ...{ title: 'Backup store', label: 'Store for backups', present: zone.backupDriver },
    description: 'Where backups are kept, best those of other zones. Another kind only while it keeps none.',
    none: { label: 'None', hint: 'No backups are kept here' },
  },
})
