'use client'
import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import { cn } from './cn'
import { Kbd } from './Kbd'

export type MenuItem =
  | {
      label: string
      icon?: React.ReactNode
      /** Shown at the right; binding it is up to the page. */
      shortcut?: string
      /** Colours the item and keeps it last by convention. */
      danger?: boolean
      /** Shown under the label; the item stays and does nothing. */
      disabledReason?: string | null | false
      onSelect?: () => void
      href?: string
    }
  | 'separator'
  | { heading: string }

export type MenuItems = readonly (MenuItem | null | false | undefined)[]

export type MenuProps = {
  /** A Button or IconButton. */
  trigger: React.ReactElement
  /** A function is called only when the menu opens. */
  items: MenuItems | (() => MenuItems)
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
}

/** Actions behind a button. Arrow keys, type-ahead, Escape. */
export function Menu({ trigger, items, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} onClick={event => event.stopPropagation()} />
      <MenuPanel items={items} align={align} side={side} />
    </Base.Root>
  )
}

/** What opens: for menus whose trigger is elsewhere, within a controlled root. */
export function MenuPanel({
  items,
  align = 'end',
  side = 'bottom',
  anchor,
}: Omit<MenuProps, 'trigger'> & { anchor?: Element | null }) {
  return (
    <Base.Portal>
      <Base.Positioner
        anchor={anchor ?? undefined}
        align={align}
        side={side}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup
          className="float max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto p-1 outline-none"
          // Rows listen for clicks; React bubbles through portals.
          onClick={event => event.stopPropagation()}
        >
          <Entries items={items} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

function Entries({ items }: Pick<MenuProps, 'items'>) {
  const list = typeof items === 'function' ? items() : items
  return list.map((item, index) => item && <Entry key={keyOf(item, index)} item={item} />)
}

function Entry({ item }: { item: MenuItem }) {
  if (item === 'separator') return <Base.Separator className="-mx-1 my-1 h-px bg-line" />
  if ('heading' in item) return <div className="px-2 pt-1.5 pb-1 text-xs text-faint">{item.heading}</div>
  const reason = item.disabledReason || undefined
  const body = (
    <>
      {item.icon && (
        <span className="flex h-5 w-4 shrink-0 items-center justify-center text-muted [[data-danger]_&]:text-current">
          {item.icon}
        </span>
      )}
      <span className="min-w-0 flex-1">
        {item.label}
        {reason && <span className="block text-xs text-muted">{reason}</span>}
      </span>
      {item.shortcut && <Kbd className="mt-px">{item.shortcut}</Kbd>}
    </>
  )
  const className = cn(
    'flex items-start gap-2 rounded-sm px-2 py-1.5 text-sm outline-none select-none data-highlighted:bg-hover',
    reason ? 'cursor-not-allowed text-faint' : item.danger ? 'text-error-text' : 'text-text',
  )
  if (item.href && !reason)
    return (
      <Base.LinkItem render={<Link href={item.href} />} className={className} closeOnClick>
        {body}
      </Base.LinkItem>
    )
  return (
    <Base.Item
      label={item.label}
      disabled={Boolean(reason)}
      data-danger={item.danger && !reason ? '' : undefined}
      onClick={item.onSelect}
      className={className}
    >
      {body}
    </Base.Item>
  )
}

function keyOf(item: MenuItem, index: number): string {
  if (item === 'separator') return `-${index}`
  return 'heading' in item ? `#${item.heading}` : item.label
}
