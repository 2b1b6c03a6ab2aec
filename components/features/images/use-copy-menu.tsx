import { Download, Eraser } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { formatCount } from '@/components/ui/format'
import type { MenuItems } from '@/components/ui/Menu'
import type { Id } from '@/server/domain/ids'
import { canGiveUpCopy, type ImageCopyView, lacksCopy } from '@/server/domain/image-copy'

/** What can be done with an image’s copies on some hosts: those of one zone, or all. */
export function useCopyMenu(imageId: string, askToRemove: (hosts: readonly ImageCopyView[]) => void) {
  const trpc = useTRPC()
  const copy = useTaskMutation(trpc.images.copyToHosts.mutationOptions())
  return (hosts: readonly ImageCopyView[], where: string): MenuItems => {
    const lacking = hosts.filter(lacksCopy).length
    const unused = hosts.filter(canGiveUpCopy)
    return [
      {
        label: `Copy to ${where === 'all hosts' ? where : `all hosts of ${where}`}`,
        icon: <Download />,
        disabledReason:
          lacking === 0 && `All of its ${formatCount(hosts.length, 'host')} that answer have a copy already.`,
        onSelect: () => copy.mutate({ imageId: imageId as Id<'image'>, ...zoneOf(hosts) }),
      },
      {
        label: 'Remove unused copies…',
        icon: <Eraser />,
        danger: true,
        disabledReason:
          unused.length === 0 &&
          (hosts.some(({ copy }) => copy)
            ? 'No copy there is unused: root disks stand on them.'
            : 'No host there has a copy.'),
        onSelect: () => askToRemove(hosts),
      },
    ]
  }
}

/** That of all of them; none where they are of several. */
export function zoneOf(hosts: readonly ImageCopyView[]): { zoneId?: Id<'zone'> } {
  const zones = new Set(hosts.map(({ zoneId }) => zoneId))
  return zones.size === 1 ? { zoneId: [...zones][0]! } : {}
}
