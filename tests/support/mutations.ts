/**
 * Safeguards broken on purpose: a suite that stays green without them is no suite. `npm run test:mutations`
 * runs the named tests once with each, by the environment variable MUTATION, and expects them to fail.
 */
export interface Mutation {
  breaks: string
  /** The tests that must notice. */
  tests: string
  /** Text of a source file, replaced while it is loaded. */
  source?: { file: string; from: string; to: string }
  /** The same inside a function of the database. */
  sqlFunction?: { name: string; from: RegExp; to: string }
  /** Or any statement. */
  sql?: string
}

export const mutations: Record<string, Mutation> = {
  fence: {
    breaks: 'the fence: an instance that was declared dead may still set money aside',
    tests: 'tests/billing/ledger.test.ts',
    sqlFunction: { name: 'money.reserve_batch', from: /if not found then\s+raise exception 'instance % is fenced off'[\s\S]*?end if;/, to: '' },
  },
  check: {
    breaks: 'the CHECK that a wallet covers its holds',
    tests: 'tests/billing/ledger.test.ts',
    sql: 'alter table money.wallet drop constraint wallet_covers_holds',
  },
  'late-settlement': {
    breaks: 'the order of settlement and [DONE]',
    tests: 'tests/gateway/first-call.test.ts',
    source: {
      file: 'lib/gateway/stream.ts',
      from: 'const charge = await meter.settle(state.left',
      to: `yield 'data: [DONE]\\n\\n'; await new Promise((resolve) => setTimeout(resolve, 500)); const charge = await meter.settle(state.left`,
    },
  },
  'key-taken-over': {
    breaks: 'the end for good of a call whose Idempotency-Key went to a repeat',
    tests: 'tests/billing/idempotency.test.ts',
    sqlFunction: { name: 'money.claim_key', from: /perform money\.close_reaped\([^;]*;/, to: '' },
  },
  'key-limit': {
    breaks: 'what running calls hold of a key’s limit',
    tests: 'tests/billing/key-budget.test.ts',
    sqlFunction: { name: 'money.key_room', from: /b\.amount - b\.held/, to: 'b.amount' },
  },
}

/** The one that this run is to suffer; undefined in every ordinary run. */
export function chosenMutation(): Mutation | undefined {
  const name = process.env.MUTATION
  if (!name) return undefined
  const mutation = mutations[name]
  if (!mutation) throw new Error(`MUTATION=${name}: there is none of this name`)
  return mutation
}
