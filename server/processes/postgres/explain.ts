import { PlenumError } from '@/server/domain/errors'

/** What went wrong with the database's files or server, as a sentence that says what to do. */
export function explain(error: unknown, home: string): PlenumError {
  if (error instanceof PlenumError) return error
  const detail = error instanceof Error ? error.message : String(error)
  const because = (sentence: string) => new PlenumError('internal', sentence, { cause: error, detail })
  if (/ENOSPC|No space left|EDQUOT|quota exceeded/i.test(detail))
    return because(`The disk that holds ${home} is full. Free some space and start Plenum again; nothing is lost.`)
  if (/EROFS|read-only file system/i.test(detail))
    return because(`${home} is on a read-only file system. Choose another folder by PLENUM_DATA.`)
  if (/EACCES|EPERM|permission denied|not permitted/i.test(detail))
    return because(`${home} can’t be written. Give its folder to the user who starts Plenum, or set PLENUM_DATA.`)
  if (/incompatible with server/i.test(detail))
    return because(`The data in ${home} was written by another version of PostgreSQL. Start the Plenum that wrote it.`)
  if (/shared memory|could not map anonymous/i.test(detail))
    return because('There is too little memory for PostgreSQL. Free some, or set DATABASE_URL to a server elsewhere.')
  return because(`PostgreSQL could not be started on ${home}. It said:\n${detail.trim()}`)
}
