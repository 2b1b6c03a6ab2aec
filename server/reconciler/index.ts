/**
 * Looks at what is there and records it beside what is wanted: a sweep over each host and each zone's storage, and at
 * once whatever a driver hints at. It trusts nothing but what it has just observed, writes only status, measurements and
 * findings, and never touches infrastructure: repairs are tasks that somebody asks for. One reconciler leads per host
 * and zone; others stand by and take over when it is gone.
 */
export { createReconciler, type Reconciler, type ReconcilerOptions } from './reconciler'
