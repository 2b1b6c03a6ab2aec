'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { PageError } from '@/components/ui/PageState'
import { paths } from '@/server/domain/paths'

/** For pages of the data center: who came here without being an operator is shown the way back, not a way to insist. */
export function OperatorsOnly({ children }: { children: React.ReactNode }) {
  const trpc = useTRPC()
  const me = useQuery(trpc.session.me.queryOptions())
  if (!me.data || me.data.user.isOperator) return children
  const [home] = me.data.vdcs
  return (
    <PageError
      title="The data center is for operators"
      action={
        <ButtonLink href={home ? paths.vdc(home.id) : paths.account()}>
          {home ? `Go to ${home.name}` : 'Go to your account'}
        </ButtonLink>
      }
    >
      {home
        ? 'What is yours is in your virtual data centers. Ask an operator if you need something from here.'
        : 'You belong to no virtual data center yet. Ask an operator to make you a member of one.'}
    </PageError>
  )
}
