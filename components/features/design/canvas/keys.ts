/** What each key does on the canvas: the sheet is made of this. `mod` is ⌘ or Ctrl. */
export const keySheet: { title: string; keys: [string, string][] }[] = [
  {
    title: 'Add',
    keys: [
      ['N', 'Network'],
      ['I', 'Instance'],
      ['K', 'Cluster'],
      ['V', 'Volume, to the selected instance'],
      ['R', 'Router'],
      ['O', 'Floating IP'],
      ['B', 'Load balancer'],
      ['G', 'Security group'],
    ],
  },
  {
    title: 'Select',
    keys: [
      ['← ↑ → ↓', 'Go to the next thing that way'],
      ['Enter', 'Select what has the focus; again: its properties'],
      ['mod+A', 'Everything'],
      ['Shift+drag', 'What is inside a box'],
      ['Esc', 'From the properties back; again: nothing'],
      ['/', 'Find by name'],
    ],
  },
  {
    title: 'Change',
    keys: [
      ['F2', 'Rename'],
      ['Alt+← ↑ → ↓', 'Move, also into the next zone'],
      ['mod+C, mod+X, mod+V', 'Copy, cut, paste (as YAML)'],
      ['mod+D', 'Duplicate'],
      ['Delete', 'Remove'],
      ['Shift+L, Shift+T', 'Align left, top'],
      ['mod+Z, Shift+mod+Z', 'Undo, redo'],
      ['mod+Enter', 'Review what is staged'],
    ],
  },
  {
    title: 'See',
    keys: [
      ['1', 'Everything'],
      ['2', 'What is selected'],
      ['Y', 'YAML beside the canvas'],
      ['?', 'This sheet'],
    ],
  },
]
