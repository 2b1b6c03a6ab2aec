import type { Metadata } from 'next'
import { CanvasSpecimen } from './CanvasSpecimen'
import { PlainFlow } from './PlainFlow'

export const metadata: Metadata = { title: 'Canvas' }

type Search = Promise<Record<string, string | undefined>>

/**
 * Every look of the canvas. For `npm run bench canvas-frame`: `?things=300&changes=50` draws so many things, of which so
 * many change each second; `?plain` is React Flow without anything of ours.
 */
export default async function CanvasPage({ searchParams }: { searchParams: Search }) {
  const { things, changes, plain } = await searchParams
  if (plain !== undefined) return <PlainFlow />
  return <CanvasSpecimen things={Number(things ?? 0)} changes={Number(changes ?? 0)} />
}
