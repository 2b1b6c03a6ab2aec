import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { Suspense } from 'react'
import { SignIn } from '@/components/features/account/SignIn'
import { getApi } from '@/server/api/runtime'
import { paths } from '@/server/domain/paths'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage() {
  const requestHeaders = await headers()
  if (await getApi().whoIs(requestHeaders)) redirect(paths.home())
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  )
}
