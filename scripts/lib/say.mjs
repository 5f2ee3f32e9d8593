/** What the scripts print: one style, no colours where nobody sees them. */
const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined
const paint = (code, text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)

export const say = {
  title: text => console.log(`\n${paint('1', text)}`),
  info: text => console.log(`  ${text}`),
  good: text => console.log(`${paint('32', '✓')} ${text}`),
  bad: text => console.log(`${paint('31', '✗')} ${text}`),
}

/** Thrown where a person has to do something; printed without a stack. */
export class Advice extends Error {
  name = 'Advice'
}

/** Runs a script's main function; a failure is printed and ends the process with 1. */
export async function main(run) {
  try {
    const code = await run()
    process.exitCode = typeof code === 'number' ? code : 0
  } catch (error) {
    say.bad(error instanceof Advice ? error.message : (error?.stack ?? String(error)))
    process.exitCode = 1
  }
}
