'use client'
import { useSyncExternalStore } from 'react'

/** True on the server and in the browser's first render of what came from it; false ever after. */
export function useIsHydrating(): boolean {
  return useSyncExternalStore(subscribeNever, onClient, onServer)
}

const subscribeNever = () => () => {}
const onClient = () => false
const onServer = () => true
