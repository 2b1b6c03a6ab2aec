import Link from 'next/link'

export type TitleLinkProps = {
  href?: string
  onOpen: (event: { metaKey: boolean; ctrlKey: boolean }) => void
  children: React.ReactNode
}

/** The row's name: a real link where there is an address, a button otherwise. */
export function TitleLink({ href, onOpen, children }: TitleLinkProps) {
  const className =
    'max-w-full truncate rounded-sm font-medium text-text group-hover/row:underline underline-offset-3 decoration-line-control'
  if (href)
    return (
      <Link href={href} prefetch={false} className={className}>
        {children}
      </Link>
    )
  return (
    <button type="button" onClick={onOpen} className={className}>
      {children}
    </button>
  )
}
