'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { cn } from './cn'
import { useIsHydrating } from './useIsHydrating'

/** Light, dark, or as the system has it. */
export function ThemeToggle({ className }: { className?: string }) {
  const { theme, setTheme } = useTheme()
  // The server cannot know the choice: nothing is marked until the browser has said so.
  const isMounted = !useIsHydrating()
  return (
    <fieldset className={cn('inline-flex rounded-md border border-line bg-sunken p-px', className)}>
      <legend className="sr-only">Theme</legend>
      {choices.map(({ value, label, Icon }) => {
        const isOn = isMounted && (theme ?? 'system') === value
        return (
          <button
            key={value}
            type="button"
            title={label}
            aria-label={label}
            aria-pressed={isOn}
            onClick={() => setTheme(value)}
            className={cn(
              'flex h-6 w-7 items-center justify-center rounded-[5px] transition-colors',
              isOn ? 'bg-raised text-text ring-1 ring-line-strong' : 'text-faint hover:text-text',
            )}
          >
            <Icon size={14} aria-hidden />
          </button>
        )
      })}
    </fieldset>
  )
}

const choices = [
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
  { value: 'system', label: 'System', Icon: Monitor },
]
