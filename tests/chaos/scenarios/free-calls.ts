import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import type { Scenario } from '../scenario.ts'

const FREE = 50
/** 200 in two minutes. */
const ROUNDS_PER_S = 200 / 120
const PATIENCE = { headers: 30_000, silence: 30_000 }

export const freeCalls: Scenario = {
  name: 'free-calls',
  about: `${FREE + 1} calls at once, over all instances, on ${FREE} free ones: exactly ${FREE} are answered, in every round`,
  async play(field, { seconds }) {
    const rounds = Math.max(3, Math.round(seconds * ROUNDS_PER_S))
    const seen: Seen[] = []
    let exact = 0
    for (let round = 0; round < rounds; round++) {
      const calls = await playRound(field)
      if (calls.filter(({ complete }) => complete).length === FREE && calls.filter(({ status }) => status === 402).length === 1) exact++
      seen.push(...calls)
    }
    return { seen, figures: [{ name: 'rounds', value: rounds }, { name: `of these with exactly ${FREE} answers and one 402`, value: exact, least: rounds }] }
  },
}

async function playRound({ instances }: Field): Promise<Seen[]> {
  const { key } = await newAccount()
  const call = (_: unknown, i: number) => ask({ url: instances[i % instances.length]!.url, key, model: 'openai/gpt-5.4-mini', prompt: 'Hello!', stream: i % 3 === 0, title: uuid(), patience: PATIENCE })
  return Promise.all(Array.from({ length: FREE + 1 }, call))
}
