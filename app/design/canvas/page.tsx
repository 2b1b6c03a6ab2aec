import type { Metadata } from 'next'
import { CanvasSpecimen } from './CanvasSpecimen'

export const metadata: Metadata = { title: 'Canvas' }

/** `?things=300&changes=50`: so many things, of which so many change each second. For `npm run bench canvas-frame`. */
export default async function CanvasPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | undefined>>
}) {
  const { things, changes } = await searchParams
  return <CanvasSpecimen things={Number(things ?? 0)} changes={Number(changes ?? 0)} />
}
