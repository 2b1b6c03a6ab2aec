import type { TaskState } from '../task'

/** How an apply ended that did not arrive, and what to do next. */
export type ApplyEnding = { tone: 'info' | 'warn' | 'error'; title: string; next: string }

/** Absent: it arrived, or is still under way. */
export const applyEndings: Partial<Record<TaskState, ApplyEnding>> = {
  'rolled back': {
    tone: 'error',
    title: 'It failed and was undone: everything is as it was before',
    next: 'Mend what is named here, then plan again.',
  },
  cancelled: {
    tone: 'info',
    title: 'It was cancelled and undone: everything is as it was before',
    next: 'Plan again to go on with it.',
  },
  incomplete: {
    tone: 'warn',
    title: 'A part of it is done and kept',
    next: 'Plan again: what is left is planned anew from what is there now.',
  },
  'needs operator': {
    tone: 'error',
    title: 'Something was left that could not be undone or finished',
    next: 'What is left shows as drift. An operator has to look before it is planned again.',
  },
}
