import { Boxes } from 'lucide-react'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { PageEmpty } from '@/components/ui/PageState'
import { getApi } from '@/server/api/runtime'
import { paths } from '@/server/domain/paths'

/** Operators start at the data center, tenants in their first VDC. */
export default async function Home() {
  const requestHeaders = await headers()
  // The layout shows strangers the door; this runs beside it.
  if (!(await getApi().whoIs(requestHeaders))) return null
  const me = await getApi().callerFor(requestHeaders).session.me()
  if (me.user.isOperator) redirect(paths.datacenter())
  const first = me.vdcs[0]
  if (first) redirect(paths.vdc(first.id))
  return (
    <PageEmpty icon={<Boxes />} title="No virtual data center yet">
      An operator makes you a member of one; it appears here then.
    </PageEmpty>
  )
}
