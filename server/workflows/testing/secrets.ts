import type { WorkflowPorts } from '../ports'

/** Sealed for looks only: tests of what is done with keys, not of how they are kept. */
export const testSecrets: NonNullable<WorkflowPorts['secrets']> = {
  seal: value => ({ sealed: JSON.stringify(value) }),
  open: value => JSON.parse((value as { sealed: string }).sealed),
}
