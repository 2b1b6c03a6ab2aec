/**
 * A text as one line of XML can carry it: control characters (also tab and line breaks, which XML would fold in
 * attributes and libvirt refuses in titles), lone surrogates and the two non-characters become U+FFFD.
 */
export function printable(text: string): string {
  return text.toWellFormed().replace(unprintable, '\uFFFD')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what is replaced
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g
