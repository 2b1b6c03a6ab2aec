import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.mjs'

/** A fingerprint of files and whole folders, by content: clones and checkouts change times at will. */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const each of paths) add(hash, path.join(root, each))
  return hash.digest('hex')
}

function add(hash, file) {
  if (!existsSync(file)) return
  if (statSync(file).isDirectory()) {
    for (const name of readdirSync(file).sort()) add(hash, path.join(file, name))
  } else if (!/\.test\.tsx?$/.test(file)) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
}

/** Whether `file` says that its thing was made from what is here now. */
export function isStamped(file, mark) {
  try {
    return readFileSync(path.join(root, file), 'utf8') === mark
  } catch {
    return false
  }
}

/** Written last: an interrupted step leaves none, and is done again. */
export function stamp(file, mark) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), mark)
}
