import type { ModelOnDay } from '#components/charts/series.ts'

const models = ['openai/gpt-5.4', 'anthropic/claude-sonnet-5.5', 'deepseek/deepseek-flash', 'google/gemini-3.8-flash', 'x-ai/grok-4.7', 'qwen/qwen3.8-max', 'z-ai/glm-5.3', 'mistralai/mistral-large-4', 'moonshotai/kimi-k3.1-pro']
const days = Array.from({ length: 30 }, (_, index) => new Date(Date.UTC(2026, 10, 1 + index)).toISOString().slice(0, 10))

// A made-up month that is the same at every look: weekdays busier, each model with its own weight.
const rows: ModelOnDay[] = days.flatMap((day, index) =>
  models.map((model, rank) => ({
    day,
    model,
    requests: 10 + index,
    charged: index % 7 > 4 ? 0n : BigInt(Math.round((900_000_000 / (rank + 1)) * (1 + Math.sin(index * (rank + 2)) / 2))),
    free: rank === 0 && index < 6 ? 250_000_000n : 0n,
  })),
)

export const sampleSpend = { days, rows, everUsed: models }
