/**
 * The planner: from a design and what is recorded to the changes that make the one of the other, in an order that breaks
 * no dependency. Pure: it reads nothing, keeps nothing and draws no ids but through the context, so that a plan can be
 * computed for a preview, a test and an apply alike. It trusts what is recorded and last seen, and leaves to the apply
 * whatever may have changed since: that is what a plan's bounds are for. Each kind of thing is a file in `kinds/`.
 */
export { boundsOf, movedSince } from './bounds'
export { planVdc } from './plan-vdc'
export { noQuota, sumQuota } from './quota'
export { summarize, summarizeQuota } from './summary'
