'use client'
import { useQueryClient } from '@tanstack/react-query'
import { BookOpen, LogOut, UserRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { signOut } from '@/components/live/auth-client'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { toast } from '@/components/ui/Toaster'
import { paths } from '@/server/domain/paths'

/** Account, reference, sign out. */
export function Me({ name, email }: { name: string; email: string }) {
  const router = useRouter()
  const client = useQueryClient()
  const leave = async () => {
    try {
      await signOut()
      client.clear()
      router.replace(paths.signIn())
      router.refresh()
    } catch {
      toast.error('Signing out did not work', { description: 'Check the connection and try again.' })
    }
  }
  return (
    <Menu
      trigger={<IconButton label={`Account of ${name || email || 'me'}`} icon={<UserRound size={16} />} />}
      items={[
        { heading: email || name },
        { label: 'Account and tokens', icon: <UserRound />, href: paths.account() },
        { label: 'API reference', icon: <BookOpen />, href: '/api/v1/reference' },
        'separator',
        { label: 'Sign out', icon: <LogOut />, onSelect: leave },
      ]}
    />
  )
}
