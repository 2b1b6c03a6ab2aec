import { useRef, useState } from 'react'
import { SearchInput } from '@/components/ui/SearchInput'
import { rangeWords } from '../drawing'
import type { Picture, PictureNode } from '../picture'

/** Finds things by name, kind, type or address. Enter goes to the next, Escape back to the canvas. */
export function Find({ picture, go, onClose }: { picture: Picture; go: (id: string) => void; onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(-1)
  const input = useRef<HTMLInputElement | null>(null)
  const found = text.trim() ? picture.nodes.filter(node => matches(node, text.trim().toLowerCase())) : []
  const visit = (index: number) => {
    const node = found[((index % found.length) + found.length) % found.length]
    if (!node) return
    setAt(index)
    go(node.id)
    // The canvas takes the focus to show it; it comes back for the next.
    setTimeout(() => input.current?.focus(), 200)
  }
  return (
    <search
      className="float absolute top-3 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2 p-1.5"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        }
        if (event.key === 'Enter') visit(at + (event.shiftKey ? -1 : 1))
      }}
    >
      <SearchInput
        ref={node => {
          if (node && !input.current) node.focus()
          input.current = node
        }}
        label="Find in the design"
        value={text}
        onValueChange={next => {
          setText(next)
          setAt(-1)
        }}
      />
      <output className="tnum w-20 pr-1 text-right text-xs text-muted">
        {text.trim() ? (found.length === 0 ? 'Nothing' : `${found.length} found`) : ''}
      </output>
    </search>
  )
}

function matches(node: PictureNode, text: string): boolean {
  if (node.kind === 'cluster' && !node.isFirst) return false
  const words = [node.key, node.name]
  if (node.kind === 'instance') words.push(node.instance.type ?? '', node.instance.address ?? '', node.instance.image)
  if (node.kind === 'cluster') words.push(node.cluster.template.type ?? '', node.cluster.template.image)
  if (node.kind === 'network') words.push(rangeWords(node.network))
  return words.some(word => word.toLowerCase().includes(text))
}
