'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type TabItem, tabClass, tabListClass } from './tab-class'

export type TabLinksProps = {
  items: readonly (TabItem & { href: string; isExact?: boolean })[]
  /** Names the group: "Instance". */
  label: string
}

/** Tabs that are routes: real links, the current one by the address. */
export function TabLinks({ items, label }: TabLinksProps) {
  const pathname = usePathname()
  const matches = items.filter(item =>
    item.isExact ? pathname === item.href : pathname === item.href || pathname?.startsWith(`${item.href}/`),
  )
  const current = matches.toSorted((a, b) => b.href.length - a.href.length)[0]
  return (
    <nav aria-label={label} className={tabListClass}>
      {items.map(item => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item === current ? 'page' : undefined}
          className={tabClass}
          data-active={item === current ? '' : undefined}
        >
          {item.label}
          {item.count !== undefined && <span className="tnum text-faint">{item.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
