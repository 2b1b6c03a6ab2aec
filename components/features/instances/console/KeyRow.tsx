import { Button } from '@/components/ui/Button'

const keys = [
  { label: 'Esc', text: '\u001b' },
  { label: 'Tab', text: '\t' },
  { label: 'Ctrl-C', text: '\u0003' },
  { label: 'Ctrl-D', text: '\u0004' },
  { label: '↑', text: '\u001b[A', name: 'Up' },
  { label: '↓', text: '\u001b[B', name: 'Down' },
  { label: '←', text: '\u001b[D', name: 'Left' },
  { label: '→', text: '\u001b[C', name: 'Right' },
] as const

/** The keys that a phone’s keyboard lacks. */
export function KeyRow({ send }: { send: (text: string) => void }) {
  return (
    <div role="toolbar" aria-label="Keys" className="flex gap-1 overflow-x-auto border-t p-1.5 md:hidden">
      {keys.map(key => (
        <Button
          key={key.label}
          size="sm"
          aria-label={'name' in key ? key.name : key.label}
          onClick={() => send(key.text)}
        >
          {key.label}
        </Button>
      ))}
    </div>
  )
}
