import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * dependency-cruiser, which checks the layers (.dependency-cruiser.cjs), reads TypeScript through TypeScript's own
 * library. Version 7 is a program and has none any more: version 5, installed under another name, lends its parser.
 */
const { resolve } = createRequire(import.meta.url)
// Said here, since the cruiser, left without a parser, would pass over all TypeScript and find nothing.
resolve('typescript-5')

registerHooks({
  resolve(specifier, context, next) {
    const asksForParser = /^typescript(\/|$)/.test(specifier) && context.parentURL?.includes('/dependency-cruiser/')
    if (!asksForParser) return next(specifier, context)
    return { url: pathToFileURL(resolve(specifier.replace('typescript', 'typescript-5'))).href, shortCircuit: true }
  },
})

await import('../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
