import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { toast } from '@/components/ui/Toaster'

/** What follows once something of a zone was changed from a dialog. */
export function useZoneChange(said: string, onClose: () => void) {
  const trpc = useTRPC()
  const client = useQueryClient()
  return {
    onSuccess: () => {
      void client.invalidateQueries(trpc.overview.pathFilter())
      void client.invalidateQueries(trpc.zones.pathFilter())
      toast(said)
      onClose()
    },
  }
}
