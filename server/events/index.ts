/**
 * How every screen hears of every change: the event log is followed (log-reader.ts) and told to browsers as pointers
 * (gateway.ts). It trusts that whoever changes state writes the event in the same transaction, and the policy's word on
 * who may hear what. What a pointer means, and reading the present, is left to the client.
 */
export {
  createLiveGateway,
  type LiveAnswerer,
  type LiveGateway,
  type LiveGatewayOptions,
  type LiveIdentity,
} from './gateway'
export { pruneEvents } from './log'
export { type Batch, type LogReader, openLogReader } from './log-reader'
export { type LiveAnswer, type LiveHandshake, type LiveMessages, type LiveQuestions, livePath } from './protocol'
