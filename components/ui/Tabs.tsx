'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import { type TabItem, tabClass, tabListClass } from './tab-class'

export type TabsProps = {
  items: readonly (TabItem & { value: string; content: React.ReactNode })[]
  label: string
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
}

/** Views within a page that have no address of their own; arrow keys move. For routes use TabLinks. */
export function Tabs({ items, label, value, defaultValue = items[0]?.value, onValueChange }: TabsProps) {
  return (
    <Base.Root
      {...(value === undefined ? { defaultValue } : { value })}
      onValueChange={next => onValueChange?.(String(next))}
    >
      <Base.List aria-label={label} className={tabListClass}>
        {items.map(item => (
          <Base.Tab key={item.value} value={item.value} className={tabClass}>
            {item.label}
            {item.count !== undefined && <span className="tnum text-faint">{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map(item => (
        <Base.Panel key={item.value} value={item.value} className="pt-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
