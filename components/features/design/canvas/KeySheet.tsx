import { Dialog } from '@/components/ui/Dialog'
import { Kbd } from '@/components/ui/Kbd'
import { useModKey } from '@/components/ui/useModKey'
import { keySheet } from './keys'

export function KeySheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const mod = useModKey()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard" size="lg">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {keySheet.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="pb-1 text-sm font-medium">{title}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key} className="flex min-h-8 items-center justify-between gap-4 border-b">
                  <dt className="text-muted">{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {key.split(', ').map(each => (
                      <Kbd key={each}>{each.replace('mod+', mod)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
