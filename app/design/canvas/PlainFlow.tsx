'use client'
import dynamic from 'next/dynamic'

export const PlainFlow = dynamic(() => import('./EmptyFlow'), { ssr: false })
