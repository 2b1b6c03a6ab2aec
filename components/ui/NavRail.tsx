'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from './cn'

export type NavItem = {
  href: string
  label: string
  icon?: React.ReactNode
  /** Right end: a count, a mark. */
  badge?: React.ReactNode
  /** Active only at exactly this address; otherwise below it, too. */
  isExact?: boolean
}

export type NavGroup = { label?: string; items: readonly NavItem[] }

export type NavRailProps = {
  switcher?: React.ReactNode
  nav: readonly NavGroup[]
  footer?: React.ReactNode
  onNavigate?: () => void
}

/** The left rail: switcher, groups of links, footer. */
export function NavRail({ switcher, nav, footer, onNavigate }: NavRailProps) {
  const current = activeHref(nav, usePathname() ?? '')
  return (
    <div className="flex h-full min-h-0 flex-col">
      {switcher && <div className="flex h-12 shrink-0 items-center border-b px-2">{switcher}</div>}
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto p-2">
        {nav.map((group, index) => (
          <div key={group.label ?? index} className={cn(index > 0 && 'mt-4')}>
            {group.label && <p className="px-2 pb-1 text-xs text-faint">{group.label}</p>}
            <ul className="flex flex-col gap-px">
              {group.items.map(item => (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    onClick={onNavigate}
                    aria-current={item.href === current ? 'page' : undefined}
                    className={cn(
                      'flex h-8 items-center gap-2 rounded-md px-2 text-sm transition-colors',
                      '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.75]',
                      item.href === current ? 'bg-pressed text-text' : 'text-muted hover:bg-hover hover:text-text',
                    )}
                  >
                    {item.icon}
                    <span className="min-w-0 flex-1 truncate">{item.label}</span>
                    {/* Or else it would be said as one word with the label. */}{' '}
                    {item.badge !== undefined && <span className="tnum text-xs text-faint">{item.badge}</span>}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {footer && <div className="shrink-0 border-t p-2">{footer}</div>}
    </div>
  )
}

/** The longest address that the present one lies at or below. */
function activeHref(nav: readonly NavGroup[], pathname: string): string | undefined {
  return nav
    .flatMap(group => group.items)
    .filter(item => pathname === item.href || (!item.isExact && pathname.startsWith(`${item.href}/`)))
    .toSorted((a, b) => b.href.length - a.href.length)[0]?.href
}
