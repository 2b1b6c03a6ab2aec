'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import type { ZoneView } from '@/server/domain/host'
import { ZoneExternalDialog } from './ZoneExternalDialog'

/** The way out of a zone, for the routers of tenants; only where something joins its hosts’ networks. */
export function ZoneExternal({ zone }: { zone: ZoneView }) {
  const [isOpen, setOpen] = useState(false)
  if (!zone.networkDriver) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-0.5 text-xs text-muted">
      <span>
        {zone.external ? (
          <>
            Routers lead outside by <span className="font-mono">{zone.external.cidr}</span>
          </>
        ) : (
          'Nothing leads out of it'
        )}
      </span>
      <Button
        size="sm"
        aria-label={`${zone.external ? 'Change the' : 'Set a'} way out of ${zone.name}…`}
        onClick={() => setOpen(true)}
      >
        {zone.external ? 'Change…' : 'Set a way out…'}
      </Button>
      {isOpen && <ZoneExternalDialog zone={zone} onClose={() => setOpen(false)} />}
    </div>
  )
}
