import { notFound } from 'next/navigation'

/** Whatever no other route takes: said within the frame, so that the way on is at hand. */
export default function UnknownPage() {
  notFound()
}
