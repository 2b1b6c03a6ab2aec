import { type Priority, priorities } from './instance'

export const priorityWords: Record<Priority, string> = { high: 'High', normal: 'Normal', low: 'Low' }
/** For forms, where what it is for has to be said. */
export const priorityHint = 'Who starts first when a host is lost'
export const priorityOptions = priorities.map(value => ({ value, label: priorityWords[value] }))
