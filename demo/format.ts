import type { FlowstaErrorLike, FlowstaProvider } from '../src/sdk/index.ts'

/** A call as a developer would write it. */
export function printCall(method: string, params?: unknown): string {
  return `await flowsta.${method}(${params === undefined ? '' : printValue(params)})`
}

/** A JSON value as JavaScript: names without quotes where they need none, short lists on one line. */
export function printValue(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/\[\n\s+([^[\]{}]{1,90}?)\n\s*\]/g, (_, items: string) => `[${items.replace(/\n\s+/g, ' ')}]`)
    .replace(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, '$1$2:')
}

/** The body of a function as it runs here. */
export function printSource(run: (flowsta: FlowstaProvider) => unknown): string {
  const text = run.toString().replaceAll('\t', '  ')
  const block = /^[^{]*?=>\s*\{\n([\s\S]*)\n\s*\}$/.exec(text)?.[1]
  if (block !== undefined) return dedent(block)
  const [first = '', ...rest] = text.replace(/^(async\s*)?\(?\w*\)?\s*=>\s*/, '').split('\n')
  return rest.length === 0 ? first : `${first}\n${dedent(rest.join('\n'))}`
}

/** Takes away what all lines are indented by. */
function dedent(text: string): string {
  const lines = text.split('\n')
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length)
  const least = Math.min(...indents)
  return lines.map(line => line.slice(least)).join('\n')
}

export function printAnswer(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value, null, 2)
}

/** What an app can tell from a rejection. */
export function printError(error: unknown, flowsta: FlowstaProvider | null): string {
  if (!(error instanceof Error)) return String(error)
  const { name, message, code, errno, description, requiredScope, clientId } = error as FlowstaErrorLike & {
    requiredScope?: string
    clientId?: string
  }
  const { FlowstaHolochainError } = flowsta?.errors ?? {}
  const isOurs = FlowstaHolochainError !== undefined && error instanceof FlowstaHolochainError
  return printAnswer({
    name,
    code,
    errno,
    message,
    description,
    requiredScope,
    clientId,
    'instanceof FlowstaHolochainError': isOurs,
  })
}
