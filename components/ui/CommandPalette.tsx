'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { PaletteItem, type PaletteItemProps } from './command/PaletteItem'
import { Backdrop } from './Dialog'
import { Kbd } from './Kbd'
import { Spinner } from './Spinner'

export type CommandItem = PaletteItemProps['item']
export type CommandGroup = { heading: string; items: readonly CommandItem[] }

export type CommandPaletteProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  groups: readonly CommandGroup[]
  /** With these the caller searches; otherwise what is typed filters `groups`. */
  query?: string
  onQueryChange?: (query: string) => void
  /** The caller has filtered already. */
  isFiltered?: boolean
  isLoading?: boolean
  placeholder?: string
  /** When nothing matches. */
  empty?: React.ReactNode
}

/** Everything by name: pages, resources, actions. ⌘K; arrows, Enter, Escape. */
export function CommandPalette({
  open,
  onOpenChange,
  groups,
  query,
  onQueryChange,
  isFiltered,
  isLoading,
  placeholder = 'Go to or do…',
  empty = 'Nothing by this name.',
}: CommandPaletteProps) {
  const [picked, setPicked] = useState('')
  const ids = groups.flatMap(group => group.items.map(item => item.id))
  // What comes later, from a search, is picked too: Enter always means the line that is marked.
  const value = ids.includes(picked) ? picked : (ids[0] ?? '')
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Backdrop />
        <Base.Popup className="float fixed inset-x-2 top-[10vh] z-50 mx-auto flex max-w-[600px] flex-col overflow-hidden rounded-lg outline-none">
          <Base.Title className="sr-only">Search</Base.Title>
          <Command
            label="Search"
            shouldFilter={!isFiltered}
            {...(isFiltered && { value, onValueChange: setPicked })}
            loop
            className="flex min-h-0 flex-col"
          >
            <div className="flex h-12 items-center gap-2.5 border-b px-4">
              {isLoading ? <Spinner className="text-faint" /> : <Search size={14} className="text-faint" aria-hidden />}
              <Command.Input
                autoFocus
                value={query}
                onValueChange={onQueryChange}
                placeholder={placeholder}
                className="h-full min-w-0 flex-1 bg-transparent text-base outline-none"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(420px,60vh)] scroll-py-2 overflow-y-auto overscroll-contain p-1.5">
              {!isLoading && (
                <Command.Empty className="px-3 py-8 text-center text-sm text-muted">{empty}</Command.Empty>
              )}
              {groups.map(
                group =>
                  group.items.length > 0 && (
                    <Command.Group
                      key={group.heading}
                      heading={group.heading}
                      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
                    >
                      {group.items.map(item => (
                        <PaletteItem key={item.id} item={item} onDone={() => onOpenChange(false)} />
                      ))}
                    </Command.Group>
                  ),
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
