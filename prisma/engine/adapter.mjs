import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { parse } from 'pg-connection-string'

/**
 * The engine's way to the database. adapter-pg is made for queries; three things that migrations need are mended here.
 */
export function migrationAdapter(url) {
  // Parsed, not as a string: a connection string would win over the shadow database's name, which comes apart.
  const connections = new MigrationPg(parse(url ?? 'postgresql://none@localhost/none'))
  return { adapter: bindMigrationAwareSqlAdapterFactory(connections), close: () => connections.close() }
}

class MigrationPg extends PrismaPg {
  opened = []

  async connect() {
    return this.#keep(await super.connect())
  }
  async connectToShadowDb() {
    return this.#keep(await super.connectToShadowDb())
  }
  async close() {
    await Promise.all(this.opened.map(connection => connection.dispose().catch(() => {})))
  }

  #keep(connection) {
    this.opened.push(connection)
    return mend(connection)
  }
}

function mend(adapter) {
  // Without a listener, a connection that the server ends would end this process.
  adapter.client.on?.('error', () => {})
  readCatalogChars(adapter)
  runScriptsWhole(adapter)
  return adapter
}

const oid = { char: 18, text: 25 }

/** `"char"`, a type of PostgreSQL's catalog, is unknown to the adapter: it is read as text and then called a character. */
function readCatalogChars(adapter) {
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = Object.getPrototypeOf(adapter).queryRaw
  adapter.queryRaw = async query => {
    let isChar = []
    adapter.performIO = async statement => {
      const result = await performIO(statement)
      isChar = result.fields.map(field => field.dataTypeID === oid.char)
      for (const field of result.fields) if (field.dataTypeID === oid.char) field.dataTypeID = oid.text
      return result
    }
    try {
      const result = await queryRaw.call(adapter, query)
      return {
        ...result,
        columnTypes: result.columnTypes.map((type, i) => (isChar[i] ? ColumnTypeEnum.Character : type)),
      }
    } finally {
      adapter.performIO = performIO
    }
  }
}

const dropShadow = /^DROP DATABASE ("prisma_migrate_shadow_db_[^"]+")$/

/** The adapter cuts scripts at every `;`, also inside of functions and DO blocks; PostgreSQL takes them whole. */
function runScriptsWhole(adapter) {
  adapter.executeScript = async script => {
    try {
      // The shadow database's own connections may still be closing.
      await adapter.client.query(script.replace(dropShadow, 'DROP DATABASE $1 WITH (FORCE)'))
    } catch (error) {
      adapter.onError(error)
    }
  }
}
