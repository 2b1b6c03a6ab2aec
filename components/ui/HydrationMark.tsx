'use client'
import { useEffect } from 'react'

/**
 * Marks the page (`<html data-hydrated>`) once it hears clicks and keys: before that it only looks as if it did. People
 * are slower than that; tests are not, and wait for it (e2e/fixtures).
 */
export function HydrationMark() {
  useEffect(() => {
    document.documentElement.dataset.hydrated = ''
  }, [])
  return null
}
