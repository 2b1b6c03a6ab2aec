'use client'
import { useSyncExternalStore } from 'react'
import { now, onTick } from './ticker'

/** Milliseconds since 1970, anew each second while `isTicking`: for what takes time as one looks. */
export const useNow = (isTicking: boolean): number =>
  useSyncExternalStore(isTicking ? onTick : subscribeNever, now, now)

const subscribeNever = () => () => {}
