'use client'
import { Boxes, Building2, ChevronsUpDown } from 'lucide-react'
import { Logo } from '@/components/ui/Logo'
import { Menu } from '@/components/ui/Menu'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'

type Props = { vdcId: string | null; vdcs: readonly VdcView[]; isOperator: boolean }

/** Which VDC, or the data center; the top of the rail. */
export function Switcher({ vdcId, vdcs, isOperator }: Props) {
  const current = vdcs.find(vdc => vdc.id === vdcId)
  const label = current?.name ?? (isOperator ? 'Data center' : 'Choose a VDC')
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Switch from ${label}`}
          className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover"
        >
          <Logo size={18} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{label}</span>
          </span>
          <ChevronsUpDown size={14} className="shrink-0 text-faint" aria-hidden />
        </button>
      }
      items={[
        isOperator && { label: 'Data center', icon: <Building2 />, href: paths.datacenter() },
        isOperator && 'separator',
        { heading: 'Virtual data centers' },
        ...vdcs.map(vdc => ({ label: vdc.name, icon: <Boxes />, href: paths.vdc(vdc.id) })),
        vdcs.length === 0 && { label: 'None yet', disabledReason: 'An operator creates VDCs and invites members' },
      ]}
    />
  )
}
