import { parseCidr } from './address'
import { parseAddress6 } from './address6'
import type { RecordedInstance, RecordedVdc } from './planning/recorded'
import type { ReachQuestion } from './reach-ends'
import { decide, type Verdict } from './reach-rules'

/** Whoever is asked for by an address is asked for over its family; by names, over both. */
export const asksForIpv6 = ({ from, to }: ReachQuestion) => [from, to].some(end => parseAddress6(end) !== undefined)
const asksForIpv4 = ({ from, to }: ReachQuestion) => [from, to].some(end => parseCidr(`${end}/32`) !== undefined)

/** What lets it out and in, over the first family that gets through; `but`: what holds up the other. */
type Passage = { out: Verdict; into: Verdict; but: string | null }

/**
 * What the groups of both ends say, over each family that both have: rules that name a range are about one of these.
 * A sentence: why neither gets through.
 */
export function judgeFamilies(
  recorded: RecordedVdc,
  question: ReachQuestion,
  from: RecordedInstance,
  to: RecordedInstance,
): Passage | string {
  const [only4, only6] = [asksForIpv4(question), asksForIpv6(question)]
  const narrow = [from, to].find(each => !each.address6)
  if (only4 && only6) return 'One end is an IPv4 address and the other an IPv6 one: these never meet.'
  if (only6 && narrow) return `${narrow.name} has no IPv6 address.`
  const judge = (family: 'IPv4' | 'IPv6', addressOf: (of: RecordedInstance) => string) => {
    const asked = { recorded, question }
    const out = decide({ ...asked, direction: 'egress', who: from, other: { ...to, address: addressOf(to) } })
    const into = decide({ ...asked, direction: 'ingress', who: to, other: { ...from, address: addressOf(from) } })
    return { family, out, into, held: out.isHeld ? out.sentence : into.isHeld ? into.sentence : null }
  }
  const judged = [
    ...(only6 ? [] : [judge('IPv4', each => each.address)]),
    ...(only4 || narrow ? [] : [judge('IPv6', each => each.address6!)]),
  ]
  const passing = judged.find(each => each.held === null)
  if (!passing) return judged[0]!.held!
  const held = judged.find(each => each.held !== null)
  return { ...passing, but: held ? `That is over ${passing.family}; over ${held.family}: ${held.held}` : null }
}
