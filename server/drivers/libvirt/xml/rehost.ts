/** What of a definition belongs to the host that it is on. */
export type HostPlace = { folder: string; screenListen: string }

/**
 * A domain's own description, for another host: libvirt compares the two device by device and refuses what is not the
 * same machine, so only what is the host's is exchanged: where its files are and where its screen is served.
 */
export function rehost(xml: string, from: HostPlace, to: HostPlace): string {
  return xml
    .replaceAll(`='${attribute(from.folder)}/`, () => `='${attribute(to.folder)}/`)
    .replace(/<graphics type='vnc'[\s\S]*?(<\/graphics>|\/>)/, graphics =>
      graphics.replace(/ (listen|address)='[^']*'/g, (_, name) => ` ${name}='${attribute(to.screenListen)}'`),
    )
}

/** As libvirt writes it. */
const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;')
