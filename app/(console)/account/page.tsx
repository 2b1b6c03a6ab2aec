import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { Account } from '@/components/features/account/Account'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const Data = await pageData(trpc => [trpc.tokens.list.queryOptions(), trpc.sshKeys.list.queryOptions()])
  return (
    <Data>
      <Account />
    </Data>
  )
}
