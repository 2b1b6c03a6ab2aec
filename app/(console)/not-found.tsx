import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { PageEmpty } from '@/components/ui/PageState'
import { paths } from '@/server/domain/paths'

export const metadata: Metadata = { title: 'Nothing here' }

export default function NotFound() {
  return (
    <PageEmpty
      icon={<Compass />}
      title="There is nothing at this address"
      action={<ButtonLink href={paths.home()}>Go to the start</ButtonLink>}
    >
      It may have been deleted, or you have no access to it. Check the address for a typing error, choose a page from
      the navigation, or search by name.
    </PageEmpty>
  )
}
