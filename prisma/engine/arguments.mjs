/** What Prisma's CLI passes on the command line to its schema engine. */
export function parseArguments(argv) {
  const after = name => argv.flatMap((_, i) => (argv[i - 1] === name ? [argv[i]] : []))
  const datasource = JSON.parse(after('--datasource')[0] ?? '{}')
  return {
    wantsVersion: argv.includes('--version'),
    /** `can-connect-to-database` or `create-database`; undefined: serve JSON-RPC on stdio. */
    command: after('cli')[0],
    url: datasource.url ?? process.env.DATABASE_URL,
    /** Paths of the schema's files. */
    datamodels: after('--datamodels'),
  }
}
