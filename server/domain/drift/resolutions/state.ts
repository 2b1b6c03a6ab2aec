import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const stateResolutions: Offers = ({ name, facts, subject }) => {
  const { actual } = facts as FactsOf<'power'>
  const wanted = subject?.power ?? 'running'
  const off = actual === 'stopped' || actual === 'crashed'
  const seen = actual === 'crashed' ? 'stopped' : actual
  return [
    resolution({
      kind: 'repair',
      title: wanted === 'stopped' ? 'Stop it' : wanted === 'paused' ? 'Pause it' : off ? 'Start it' : 'Resume it',
      does: `${name} is brought back to ${wanted}, as it is recorded.`,
      cost:
        wanted === 'stopped'
          ? 'What runs in it ends.'
          : off
            ? 'It boots, which takes about 30 s.'
            : 'Nothing restarts.',
    }),
    resolution({
      kind: 'adopt',
      title: `Keep it ${seen}`,
      does: `${name} is recorded as ${seen} from now on.`,
      cost: 'Nothing happens to it.',
      blockedBy: heldByCluster(name, subject),
    }),
  ]
}
