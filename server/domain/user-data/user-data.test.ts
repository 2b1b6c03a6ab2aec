import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type CloudConfigField, type CloudConfigForm, readForm, withField } from './cloud-config-form'
import { userDataFault } from './judge-user-data'

describe('user data', () => {
  it.each([
    ['nothing', ''],
    ['a script', '#!/bin/sh\necho hello\n'],
    ['a cloud-config with nothing in it', '#cloud-config'],
    ['a cloud-config', '#cloud-config\npackages: [nginx]\nfinal_message: done\n'],
    ['one with Windows’ line ends', '#cloud-config\r\npackages:\r\n  - nginx\r\n'],
    ['a template', '## template: jinja\n#cloud-config\nhostname: {{ v1.region }}\n'],
    ['several parts', 'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n'],
  ])('that is %s is taken', (_, text) => {
    expect(userDataFault(text)).toBeUndefined()
  })

  it.each([
    ['begins with neither', 'packages: [nginx]\n', 'Line 1: Begin with #cloud-config'],
    ['begins with one too many spaces', ' #cloud-config\n', 'Line 1: Begin with'],
    ['names no program', '#!\necho\n', 'Line 1: Say after #!'],
    ['is broken YAML', '#cloud-config\nruncmd:\n  - a\n - b\n', /^Line [34]: /],
    ['says a key twice', '#cloud-config\nruncmd: [a]\npackages: [b]\nruncmd: [c]\n', 'Line 4: Map keys must be unique'],
    ['is a list', '#cloud-config\n- a\n', 'Line 2: Write keys with values'],
    ['has one value where a list belongs', '#cloud-config\n\npackages: nginx\n', 'Line 3: packages takes a list'],
    ['has a file without a path', '#cloud-config\nwrite_files:\n  - content: x\n', 'write_files takes a list of files'],
    ['has a word where yes or no belongs', '#cloud-config\npackage_update: later\n', 'takes true or false'],
  ])('that %s is refused at its line', (_, text, sentence) => {
    expect(userDataFault(text)).toMatch(sentence)
  })

  it('makes the judge stumble over nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void userDataFault(`#cloud-config\n${text}`)))
  })
})

const line = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter(text => text === text.trim() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) && text.isWellFormed())
const content = fc.string({ unit: 'grapheme' }).filter(text => text.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(text))
const file = fc.record({
  path: line.map(text => `/${text}`),
  content,
  permissions: fc.constantFrom('', '0644', '0755'),
})
const form: fc.Arbitrary<{ [F in CloudConfigField]: NonNullable<CloudConfigForm[F]> }> = fc.record({
  hostname: fc.oneof(fc.constant(''), line),
  user: fc.oneof(fc.constant(''), line),
  packages: fc.array(line, { maxLength: 3 }),
  files: fc.array(file, { maxLength: 3 }),
  commands: fc.array(line, { maxLength: 3 }),
})
const fields: CloudConfigField[] = ['hostname', 'user', 'packages', 'files', 'commands']

describe('the form of a cloud-config', () => {
  it('gives back all that was written into it, whatever it says', () => {
    fc.assert(
      fc.property(form, fc.shuffledSubarray(fields, { minLength: 5 }), (wanted, order) => {
        const text = order.reduce((before, field) => withField(before, field, wanted[field]), '')
        expect(readForm(text)).toEqual(wanted)
        expect(userDataFault(text)).toBeUndefined()
      }),
    )
  })

  it('leaves no trace of what is taken out again', () => {
    fc.assert(
      fc.property(form, wanted => {
        const text = fields.reduce((before, field) => withField(before, field, wanted[field]), '')
        const empty = { hostname: '', user: '', packages: [], files: [], commands: [] }
        expect(fields.reduce((before, field) => withField(before, field, empty[field] as never), text)).toBe('')
      }),
    )
  })

  it('changes one thing and keeps the rest as it was written, comments and unknown keys too', () => {
    const text = `#cloud-config
# Of the shop.
timezone: Europe/Vienna
users:
  - default
  - name: ben # from operations
user:
  name: anna
  shell: /bin/zsh
packages:
  # the web server
  - nginx
  - curl
final_message: |
  up after
    $UPTIME
`
    const changed = withField(withField(text, 'packages', ['nginx', 'jq']), 'user', 'eva')
    expect(changed).toBe(text.replace('- curl', '- jq').replace('anna', 'eva'))
    const moved = withField(changed, 'hostname', 'shop')
    expect(parse(moved)).toEqual({ ...parse(changed), hostname: 'shop' })
    expect(withField(moved, 'hostname', '')).toBe(changed)
  })

  it('keeps what a file says that the form does not show', () => {
    const text = '#cloud-config\nwrite_files:\n  - path: /etc/motd\n    content: hello\n    owner: www-data\n'
    expect(withField(text, 'files', [{ path: '/etc/motd', content: 'bye', permissions: '' }])).toBe(
      text.replace('hello', 'bye'),
    )
  })

  it('says where only the text can show it: commands as lists, encoded files, several lines', () => {
    const at = (text: string) => readForm(`#cloud-config\n${text}`)
    expect(at('runcmd:\n  - [sh, -c, date]\n')).toMatchObject({ commands: undefined, packages: [] })
    expect(at('runcmd:\n  - |\n    one\n    two\n')).toMatchObject({ commands: undefined })
    expect(at('write_files:\n  - {path: /a, encoding: b64, content: aGk=}\n')).toMatchObject({ files: undefined })
    expect(at('packages:\n  - [nginx, "1.22"]\n')).toMatchObject({ packages: undefined })
    expect(at('a: &x [b]\npackages: *x\n')).toBeNull()
    expect(at('- a\n')).toBeNull()
    expect(readForm('#!/bin/sh\n')).toBeNull()
  })
})
