import type { Command } from '../shell/run'
import { diskCommands } from './disks'
import { fileCommands } from './files'
import { systemCommands } from './system'
import { textCommands } from './text'

/** Everything that the simulated guest can run. Each behaves like the tool of that name in a small Linux image. */
export const commands: Record<string, Command> = {
  ...systemCommands,
  ...fileCommands,
  ...textCommands,
  ...diskCommands,
  help: () => ({
    out: [
      'A simulated guest with a small shell: quotes, && || ; | > >> and $variables.',
      ...columns(Object.keys(commands).sort()),
      'Try: mke2fs /dev/vdb && mount /dev/vdb /mnt && echo hello > /mnt/x && sync',
    ].join('\n'),
  }),
}

/** Words in lines of at most 72 characters. */
function columns(words: string[]): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 72) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines
}
