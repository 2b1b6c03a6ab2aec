'use client'
import { useSyncExternalStore } from 'react'

/** The key of commands as this machine calls it, ready to stand before a letter: `⌘` or `Ctrl `. */
export const useModKey = (): string => useSyncExternalStore(subscribeNever, onClient, onServer)

const subscribeNever = () => () => {}
const onClient = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl ')
const onServer = () => '⌘'
