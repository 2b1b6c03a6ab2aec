import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import type { ImageView } from '@/server/domain/catalog'
import { newestOf } from '@/server/domain/image-family'

/** What an image is a version of, and which one. */
export function FamilyCell({ image }: { image: ImageView }) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.list.queryOptions())
  const isNewest = image.family && newestOf(images.data?.items ?? [], image.family)?.id === image.id
  const word = image.isDeprecated ? 'deprecated' : isNewest ? 'newest' : ''
  return (
    <span>
      {image.family ?? (word ? '' : '–')} {word && <span className="text-muted">{word}</span>}
    </span>
  )
}
