import Link from 'next/link'
import { Fragment } from 'react'
import { cn } from './cn'

export type Crumb = { label: React.ReactNode; href?: string; isMono?: boolean }

/** Where I am. The last one is this page. */
export function Breadcrumbs({ items, className }: { items: readonly Crumb[]; className?: string }) {
  return (
    <nav aria-label="Breadcrumbs" className={cn('min-w-0', className)}>
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {items.map((item, index) => {
          const isLast = index === items.length - 1
          return (
            <Fragment key={index}>
              {index > 0 && (
                <li aria-hidden className="shrink-0 text-faint max-sm:hidden">
                  /
                </li>
              )}
              <li className={cn('min-w-0 truncate', !isLast && 'max-sm:hidden', item.isMono && 'font-mono')}>
                {item.href && !isLast ? (
                  <Link href={item.href} className="rounded-sm text-muted hover:text-text">
                    {item.label}
                  </Link>
                ) : (
                  <span aria-current={isLast ? 'page' : undefined} className={isLast ? 'text-text' : 'text-muted'}>
                    {item.label}
                  </span>
                )}
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
