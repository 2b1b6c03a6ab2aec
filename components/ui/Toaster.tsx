'use client'
import { useTheme } from 'next-themes'
import { Toaster as Base } from 'sonner'
import { Spinner } from './Spinner'
import { StateMark } from './StateMark'

export { toast } from 'sonner'

/** Where toasts appear. Use `toast(title, { description, action })`, `toast.error`, `toast.loading`. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Base
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      gap={8}
      offset={16}
      mobileOffset={12}
      icons={{
        success: <StateMark state="succeeded" label="" size={16} />,
        error: <StateMark state="error" label="" size={16} />,
        warning: <StateMark state="warning" label="" size={16} />,
        info: <StateMark state="in-progress" label="" size={16} />,
        loading: <Spinner />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'group flex w-(--width) items-start gap-2.5 rounded-md bg-raised py-2.5 pr-2.5 pl-3 font-sans text-sm text-text shadow-float max-sm:w-full',
          icon: 'flex h-5 shrink-0 items-center',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-muted',
          actionButton:
            'ml-2 h-7 shrink-0 rounded-md border border-line-strong px-2 text-xs font-medium hover:bg-hover',
          cancelButton: 'h-7 shrink-0 rounded-md px-2 text-xs text-muted hover:bg-hover',
          closeButton: 'order-last text-faint hover:text-text',
        },
      }}
    />
  )
}
