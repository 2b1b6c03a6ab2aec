import { z } from 'zod'
import { sshKeyTypes } from '../ssh-key'
import { designDocument } from './document'

type Schema = Record<string, unknown> & { description?: string; properties?: Record<string, Schema> }

/** Zod's rules that it can't say in JSON Schema by itself, by the fields that have them. */
const besides: Record<string, Schema> = {
  subnets: { minProperties: 1, maxProperties: 1 },
  keep: { minProperties: 1 },
  cidr: {
    // RFC 1918, /16 to /29. That no host bits are set is beyond a pattern.
    pattern: String.raw`^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}/(1[6-9]|2\d)$`,
  },
  cidr6: {
    // A /64 of fd00::/8 or 2000::/3, in the shortest way.
    pattern: '^(fd[0-9a-f]{2}|[23][0-9a-f]{3})((:(0|[1-9a-f][0-9a-f]{0,3})){0,2}:[1-9a-f][0-9a-f]{0,3})?::/64$',
  },
  // A key's bytes are beyond a pattern.
  sshKeys: {
    items: { type: 'string', pattern: String.raw`^\s*(${sshKeyTypes.join('|')})[ \t]+[A-Za-z0-9+/]+=*([ \t].*)?$` },
  },
}

/** The form of a design for editors and for whoever writes one by hand: JSON Schema, draft 2020-12. */
export const designJsonSchema: Record<string, unknown> = {
  ...z.toJSONSchema(designDocument, {
    target: 'draft-2020-12',
    io: 'input',
    override({ jsonSchema }) {
      const { properties = {} } = jsonSchema as Schema
      for (const [field, schema] of Object.entries(properties)) Object.assign(schema, besides[field])
    },
  }),
  $id: 'https://plenum.dev/schemas/design-v1.json',
  title: 'Plenum design',
  description:
    'The wanted content of a virtual data center: networks, volumes, instances and clusters by name. Names refer to each other; ids never appear.',
}
