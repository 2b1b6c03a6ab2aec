import type { Metadata } from 'next'
import { Gallery } from './Gallery'

export const metadata: Metadata = { title: 'Design' }

export default function DesignPage() {
  return <Gallery />
}
