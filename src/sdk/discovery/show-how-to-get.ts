export interface HowToGet {
  /** Where your users get it. Default: no link; the text says what to look for. */
  readonly url?: string
}

/**
 * Puts a short explanation at the end of `into`: what is missing, where it runs, what to do then, and a button that
 * reloads the page (extensions reach open pages only then). It is a landmark of its own, read out when it appears,
 * and comes with no styles but the page's own. Call it in answer to a `WalletNotFoundError` or a `null` of
 * `getProvider()`. Called again for the same place, it answers the one that is there. Fetches nothing.
 *
 * @example
 * const hint = showHowToGet(document.body, { url: 'https://your.site/get-the-wallet' })
 * hint.remove()
 */
export function showHowToGet(into: Element, { url }: HowToGet = {}): HTMLElement {
  const there = [...into.children].find(child => child.hasAttribute('data-flowsta-get'))
  if (there !== undefined) return there as HTMLElement
  const element = <Name extends keyof HTMLElementTagNameMap>(name: Name, text = '') => {
    const made = document.createElement(name)
    made.textContent = text
    return made
  }
  const hint = element('section')
  hint.setAttribute('aria-label', 'Flowsta Wallet')
  hint.dataset.flowstaGet = ''
  const message = element('p')
  message.setAttribute('role', 'alert')
  const where = element(
    'p',
    'It is a browser extension that signs with a key of your own, and only when you say so. It runs in Chromium and Firefox on a computer.',
  )
  const reload = element('button', 'Reload this page')
  reload.type = 'button'
  reload.onclick = () => location.reload()
  hint.append(message, where)
  const link = element('a', 'Get Flowsta Wallet')
  if (url !== undefined) link.href = url
  // Anything else could run code in the page.
  if (/^https?:$/.test(link.protocol)) {
    const line = element('p')
    line.append(link)
    hint.append(line)
  }
  hint.append(element('p', 'After installing it, reload this page.'), reload)
  into.append(hint)
  // Screen readers announce what changes in an alert that is there already.
  message.textContent = 'This site needs Flowsta Wallet, which is not in this browser.'
  return hint
}
