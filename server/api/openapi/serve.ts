import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { restPath } from '../rest/handle-rest'
import type { OpenApiDocument } from './document'
import { referencePage } from './reference'

/** Serves the OpenAPI document and the reference page, both made once. True when the path was one of them. */
export function serveReference(document: OpenApiDocument) {
  const files: Record<string, File> = {
    [`${restPath}/openapi.json`]: file('application/json; charset=utf-8', JSON.stringify(document)),
    [`${restPath}/reference`]: file('text/html; charset=utf-8', referencePage(document)),
  }
  return (req: IncomingMessage, res: ServerResponse, pathname: string): boolean => {
    if (pathname === restPath || pathname === `${restPath}/`) {
      res.writeHead(302, { Location: `${restPath}/reference` }).end()
      return true
    }
    const found = files[pathname]
    if (!found || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    res.setHeader('ETag', found.etag)
    res.setHeader('Cache-Control', 'no-cache')
    res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'")
    if (req.headers['if-none-match'] === found.etag) res.writeHead(304).end()
    else res.writeHead(200, { 'Content-Type': found.type, 'Content-Length': found.body.length }).end(found.body)
    return true
  }
}

type File = { type: string; body: Buffer; etag: string }

function file(type: string, text: string): File {
  const body = Buffer.from(text)
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"` }
}
