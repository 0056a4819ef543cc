/**
 * An error whose message is one sentence for the person at the terminal: what is wrong and what to do.
 * The commands in bin/ print it alone, without a stack, and exit with 1.
 */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** Runs a command's main function; a refusal becomes its sentence, anything else keeps its stack. */
export async function run(main: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    console.error(error instanceof Refusal ? `\n  ${error.message}\n` : error)
    process.exitCode = 1
  }
}

/** What an unknown thrown value says. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
