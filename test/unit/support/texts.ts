/** The browser's catalogue where there is no browser: the English texts, as `i18n.getMessage` answers them. */
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' }

const texts: Readonly<Record<string, { readonly message: string }>> = messages

function getMessage(key: string, values: string | string[] = []): string {
  const strings = [values].flat()
  return (texts[key]?.message ?? '').replace(/\$(\$|[1-9])/g, (_, at: string) =>
    at === '$' ? '$' : (strings[Number(at) - 1] ?? ''),
  )
}

const scope = globalThis as { chrome?: object }
scope.chrome = Object.assign(scope.chrome ?? {}, { i18n: { getMessage, getUILanguage: () => 'en-GB' } })
