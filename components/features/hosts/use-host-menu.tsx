'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowDownToLine, Ban, CircleCheck, MapPin, PackageX, PlugZap, Power, Trash2 } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatCount } from '@/components/ui/format'
import type { MenuItems } from '@/components/ui/Menu'
import { toast } from '@/components/ui/Toaster'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import { paths } from '@/server/domain/paths'
import { DrainHostDialog } from './DrainHostDialog'
import { LocationDialog } from './LocationDialog'
import { PowerControlDialog } from './PowerControlDialog'
import { RetireHostDialog } from './RetireHostDialog'
import { type Switching, SwitchPowerDialog } from './SwitchPowerDialog'

/** What can be done with a host, and the dialog of what needs a question. */
export function useHostMenu(): { menu: (host: HostView) => MenuItems; dialog: React.ReactNode } {
  const trpc = useTRPC()
  const client = useQueryClient()
  const router = useRouter()
  const pathname = usePathname()
  const [removing, setRemoving] = useState<HostView | null>(null)
  const [draining, setDraining] = useState<HostView | null>(null)
  const [retiring, setRetiring] = useState<HostView | null>(null)
  const [switching, setSwitching] = useState<Switching | null>(null)
  const [controlling, setControlling] = useState<HostView | null>(null)
  const [locating, setLocating] = useState<HostView | null>(null)
  const cordon = useMutation(
    trpc.hosts.setCordon.mutationOptions({
      onSuccess: host => {
        void client.invalidateQueries(trpc.hosts.pathFilter())
        toast(host.cordoned ? `${host.name} takes no new instances` : `${host.name} takes instances again`, {
          action: { label: 'Undo', onClick: () => cordon.mutate({ hostId: host.id, cordoned: !host.cordoned }) },
        })
      },
      onError: error => toast.error('Nothing was changed', { description: sentenceOf(error) }),
    }),
  )
  const remove = useTaskMutation(
    trpc.hosts.remove.mutationOptions({
      onSuccess: () => {
        if (removing && pathname.startsWith(paths.host(removing.id))) router.push(paths.hosts())
        setRemoving(null)
      },
    }),
  )
  const menu = (host: HostView): MenuItems => [
    host.cordoned
      ? {
          label: 'Uncordon',
          icon: <CircleCheck />,
          disabledReason: reasonOf(hostCan.uncordon(host)),
          onSelect: () => cordon.mutate({ hostId: host.id, cordoned: false }),
        }
      : { label: 'Cordon', icon: <Ban />, onSelect: () => cordon.mutate({ hostId: host.id, cordoned: true }) },
    {
      label: 'Drain…',
      icon: <ArrowDownToLine />,
      disabledReason: reasonOf(hostCan.drain(host)),
      onSelect: () => setDraining(host),
    },
    {
      label: host.power?.state === 'off' ? 'Switch on…' : 'Switch off…',
      icon: <Power />,
      disabledReason: reasonOf(hostCan.switchPower(host)),
      onSelect: () => setSwitching({ host, power: host.power?.state === 'off' ? 'on' : 'off' }),
    },
    { label: 'Power control…', icon: <PlugZap />, onSelect: () => setControlling(host) },
    { label: 'Location…', icon: <MapPin />, onSelect: () => setLocating(host) },
    'separator',
    {
      label: 'Retire…',
      icon: <PackageX />,
      danger: true,
      disabledReason: reasonOf(hostCan.drain(host)),
      onSelect: () => setRetiring(host),
    },
    {
      label: 'Remove…',
      icon: <Trash2 />,
      danger: true,
      disabledReason:
        host.instanceCount > 0
          ? `${formatCount(host.instanceCount, 'instance')} are on it; move or delete them first`
          : null,
      onSelect: () => setRemoving(host),
    },
  ]
  const dialog = (
    <>
      {draining && <DrainHostDialog host={draining} onClose={() => setDraining(null)} />}
      {retiring && <RetireHostDialog host={retiring} onClose={() => setRetiring(null)} />}
      {switching && <SwitchPowerDialog {...switching} onClose={() => setSwitching(null)} />}
      {controlling && <PowerControlDialog host={controlling} onClose={() => setControlling(null)} />}
      {locating && <LocationDialog host={locating} onClose={() => setLocating(null)} />}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={open => !open && setRemoving(null)}
        title={`Remove host ${removing?.name}?`}
        description="Plenum forgets it and watches it no more. The host itself is not touched; add it again at any time."
        confirmLabel="Remove host"
        onConfirm={() => (removing ? remove.mutateAsync({ hostId: removing.id }) : undefined)}
        error={remove.error ? sentenceOf(remove.error) : undefined}
      />
    </>
  )
  return { menu, dialog }
}

const reasonOf = (verdict: { allowed: true } | { allowed: false; reason: string }) =>
  verdict.allowed ? null : verdict.reason
