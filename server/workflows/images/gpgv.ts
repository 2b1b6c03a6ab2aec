import { execFile } from 'node:child_process'
import { PlenumError } from '@/server/domain/errors'

/** Who signed, by keys that were trusted beforehand. */
export type Signer = { owner: string; fingerprint: string }

/**
 * Asks gpgv, which distributions themselves check with: it knows only the keyring that it is given, and no network.
 * @param files The signature, then what was signed; one file alone has its signature in it.
 * @param output Where the signed text of such a file goes: only that was vouched for.
 * @throws `invalid` unless a key of the keyring made a good signature, `unsupported` without gpgv
 */
export async function gpgv(
  keyring: string,
  files: string[],
  { signal, output }: { signal: AbortSignal; output?: string },
): Promise<Signer> {
  const options = ['--status-fd', '1', '--keyring', keyring, ...(output ? ['--output', output] : [])]
  const said = await run([...options, ...files], signal)
  const status = said.split('\n').flatMap(line => (line.startsWith('[GNUPG:] ') ? [line.slice(9).split(' ')] : []))
  const of = (...words: string[]) => status.find(([word]) => words.includes(word!))
  const refuse = (sentence: string): never => {
    throw new PlenumError('invalid', sentence, { field: 'signature', detail: said })
  }
  if (of('BADSIG')) refuse('The signature is not of this: it was changed since, or belongs to something else.')
  const [good, valid] = [of('GOODSIG'), of('VALIDSIG')]
  if (good && valid) return { owner: good.slice(2).join(' '), fingerprint: valid.at(-1)! }
  const unknown = of('NO_PUBKEY') ?? of('ERRSIG')
  if (of('EXPKEYSIG', 'REVKEYSIG')) refuse('The key that signed it has expired or was revoked.')
  if (of('EXPSIG')) refuse('The signature has expired.')
  if (unknown) refuse(`Nobody trusts the key ${unknown[1]} that signed it. Add it to the signing keys first.`)
  return refuse('There is no signature in what was given. Give the file that ends in .gpg, .asc or .sign.')
}

/** Its exit code says less than its status lines: it is not 0 either when one of several signers is unknown. */
const run = (args: string[], signal: AbortSignal) =>
  new Promise<string>((resolve, reject) => {
    execFile('gpgv', args, { signal, maxBuffer: 2 ** 20 }, (error, stdout) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT')
        return reject(
          new PlenumError(
            'unsupported',
            'gpgv is not on Plenum’s machine. Install it (apt-get install gpgv) and retry.',
          ),
        )
      if (signal.aborted) return reject(signal.reason)
      resolve(stdout)
    })
  })
