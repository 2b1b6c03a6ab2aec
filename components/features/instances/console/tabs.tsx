'use client'
import dynamic from 'next/dynamic'
import { Skeleton } from '@/components/ui/Skeleton'

const loading = () => <Skeleton className="h-[60dvh] w-full" />

/** Terminals and screens need a browser; they are loaded only where one opens them. */
export const ConsoleTab = dynamic(() => import('./SerialConsole'), { ssr: false, loading })
export const ScreenTab = dynamic(() => import('./InstanceScreen'), { ssr: false, loading })
