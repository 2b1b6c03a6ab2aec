/** Keys for tests: of the right form, with nobody's secret behind them. */
export const sshKeyFor = (seed: number, comment = `key-${seed}@test`) =>
  `ssh-ed25519 ${blobOf('ssh-ed25519', new Uint8Array(32).fill(seed % 256))}${comment && ` ${comment}`}`

/** Fields as RFC 4251 encodes them, each after its length. */
export const blobOf = (...fields: (string | Uint8Array)[]) =>
  Buffer.concat(
    fields.flatMap(field => {
      const bytes = Buffer.from(field as Uint8Array)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  ).toString('base64')
