import type { Metadata } from 'next'
import { titleOf } from '@/app/title'

type Props = { params: Promise<{ vdc: string }>; children: React.ReactNode }

/** Several VDCs may be open side by side: each tab of the browser says whose it is. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { vdc } = await params
  const { title } = await titleOf(
    'VDC',
    async (trpc, read) => (await read(trpc.vdcs.get.queryOptions({ vdcId: vdc }))).name,
  )
  return { title: { default: title, template: `%s · ${title} · Plenum` } }
}

export default function VdcLayout({ children }: Props) {
  return children
}
