'use client'
import { Menu as MenuIcon, Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from './IconButton'
import { Kbd } from './Kbd'
import { type NavGroup, NavRail } from './NavRail'
import { RailDrawer } from './RailDrawer'
import { useModKey } from './useModKey'
import { usePageFocus } from './usePageFocus'
import { usePageScroll } from './usePageScroll'

export type AppShellProps = {
  /** Top of the rail: which VDC or data center. */
  switcher?: React.ReactNode
  nav: readonly NavGroup[]
  /** Bottom of the rail: me. */
  railFooter?: React.ReactNode
  breadcrumbs?: React.ReactNode
  /** Opens the command palette. */
  onSearch?: () => void
  /** Right end of the top bar: live, tasks, me. */
  right?: React.ReactNode
  /** Under the page, above everything: staged changes. */
  bottomBar?: React.ReactNode
  children: React.ReactNode
}

/** The frame around every page: rail, top bar, main. The page scrolls in `main`. */
export function AppShell({
  switcher,
  nav,
  railFooter,
  breadcrumbs,
  onSearch,
  right,
  bottomBar,
  children,
}: AppShellProps) {
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  usePageScroll(main)
  usePageFocus(main)
  return (
    <div className="flex h-dvh min-w-0 overflow-hidden">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-sm text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="hidden w-56 shrink-0 border-r bg-sunken md:block">
        <NavRail switcher={switcher} nav={nav} footer={railFooter} />
      </div>
      <RailDrawer open={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <NavRail switcher={switcher} nav={nav} footer={railFooter} onNavigate={() => setDrawerOpen(false)} />
      </RailDrawer>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3 sm:px-6">
          <IconButton
            label="Open navigation"
            icon={<MenuIcon size={16} />}
            className="-ml-1 md:hidden"
            aria-expanded={isDrawerOpen}
            onClick={() => setDrawerOpen(true)}
          />
          <div className="min-w-0 flex-1">{breadcrumbs}</div>
          {onSearch && <SearchTrigger onSearch={onSearch} />}
          {right && <div className="flex shrink-0 items-center gap-1">{right}</div>}
        </header>
        <main ref={main} id="main" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
        {bottomBar}
      </div>
    </div>
  )
}

function SearchTrigger({ onSearch }: { onSearch: () => void }) {
  return (
    <>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="control hidden h-8 w-52 items-center gap-2 px-2.5 text-sm text-faint lg:flex"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 text-left">Search…</span>
        <Kbd>{useModKey()}K</Kbd>
      </button>
      <IconButton label="Search" icon={<Search size={16} />} className="lg:hidden" onClick={onSearch} />
    </>
  )
}
