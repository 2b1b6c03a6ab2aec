/** A promise that was broken, and the story of it. */
export class Verdict extends Error {}
