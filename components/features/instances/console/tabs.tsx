'use client'
import dynamic from 'next/dynamic'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/Skeleton'
import { consoleHeight } from './ConsoleBar'

const loading = () => <Skeleton className={cn(consoleHeight, 'w-full')} />

/** Terminals and screens need a browser; they are loaded only where one opens them. */
export const ConsoleTab = dynamic(() => import('./SerialConsole'), { ssr: false, loading })
export const ScreenTab = dynamic(() => import('./InstanceScreen'), { ssr: false, loading })
