import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import type { ImageView } from '@/server/domain/catalog'
import { newestOf } from '@/server/domain/image-family'

/** What an image is a version of, and whether it is the newest. */
export function FamilyCell({ image: { id, family } }: { image: ImageView }) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.list.queryOptions())
  if (family === null) return <span className="text-muted">–</span>
  return (
    <span>
      {family} {newestOf(images.data?.items ?? [], family)?.id === id && <span className="text-muted">newest</span>}
    </span>
  )
}
