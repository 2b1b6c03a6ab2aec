'use client'
import Link from 'next/link'
import { ThemeToggle } from '@/components/ui/ThemeToggle'
import { Charts } from './Charts'
import { Controls } from './Controls'
import { Forms } from './Forms'
import { Pages } from './Pages'
import { Plans } from './Plans'
import { Progress } from './Progress'
import { Specimen } from './Specimen'
import { States } from './States'
import { Tables } from './Tables'

/** Every part in every state, both themes side by side. */
export function Gallery() {
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-30 flex h-12 items-center justify-between border-b bg-surface px-4 sm:px-6">
        <h1 className="text-base font-medium">Design</h1>
        <div className="flex items-center gap-3">
          <Link href="/design/shell" className="rounded-sm text-sm text-accent-text hover:underline">
            The frame
          </Link>
          <ThemeToggle />
        </div>
      </header>
      <main className="flex flex-col">
        <Specimen title="States">
          <States />
        </Specimen>
        <Specimen title="Buttons and menus">
          <Controls />
        </Specimen>
        <Specimen title="Forms">
          <Forms />
        </Specimen>
        <Specimen title="Tables">
          <Tables />
        </Specimen>
        <Specimen title="Pages">
          <Pages />
        </Specimen>
        <Specimen title="Plans">
          <Plans />
        </Specimen>
        <Specimen title="Charts">
          <Charts />
        </Specimen>
        <Specimen title="Progress">
          <Progress />
        </Specimen>
      </main>
    </div>
  )
}
