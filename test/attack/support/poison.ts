/**
 * A page that overwrites, after the provider is there, whatever a page can overwrite, and then uses the wallet by its
 * buttons. What came of it is in attributes of the document's root: `data-account`, `data-signed`, `data-refused`, and
 * in `data-hooked` every overwritten thing that was touched on the way (`control` touches two). Runs as its text in the page's first script;
 * whatever it needs later it takes before it begins.
 */
function poisonThePage(): void {
  const { flowsta } = window
  const { defineProperty, getOwnPropertyDescriptor } = Object
  const { apply, ownKeys, set } = Reflect
  const { stringify } = JSON
  const { then } = Promise.prototype
  const { setAttribute } = Element.prototype
  const root = document.documentElement
  const hooked: string[] = []
  let isQuiet = true

  const note = (label: string, values: unknown[]) => {
    if (isQuiet) return
    let text = label
    for (let i = 0; i < values.length; i++)
      if (typeof values[i] === 'string') text += ` ${values[i] as string}`
    hooked[hooked.length] = text
  }
  const say = (name: string, value: unknown) => {
    isQuiet = true
    apply(setAttribute, root, ['data-hooked', stringify(hooked)])
    apply(setAttribute, root, [`data-${name}`, stringify(value)])
  }
  const run = (name: string, call: () => Promise<unknown>) => {
    isQuiet = false
    const done = (value: unknown) => say(name, value)
    const failed = (error: { code: string; description: string }) => {
      isQuiet = true
      const typed = error instanceof (flowsta.errors.FlowstaHolochainError as unknown as new () => Error)
      say(name, { code: error.code, description: error.description, typed })
    }
    apply(then, call(), [done, failed])
  }
  document.addEventListener('click', event => {
    const { id } = event.target as HTMLElement
    if (id === 'control') {
      isQuiet = false
      try {
        ;[].push('x' as never)
      } catch {
        say('control', ({} as { then?: unknown }).then === undefined)
      }
    }
    if (id === 'account') run('account', () => flowsta.getAccount())
    if (id === 'sign') run('signed', () => flowsta.signAction({ action: { type: 'note', list: [1, 'x'] } }))
    if (id === 'refuse') run('refused', () => flowsta.signAction({ action: { type: 'note', n: Number.NaN } }))
  })

  const holders: Array<readonly [string, object]> = [
    ['Array.prototype', Array.prototype],
    ['String.prototype', String.prototype],
    ['RegExp.prototype', RegExp.prototype],
    ['Map.prototype', Map.prototype],
    ['Set.prototype', Set.prototype],
    ['Promise.prototype', Promise.prototype],
    ['Error.prototype', Error.prototype],
    ['%TypedArray%.prototype', Object.getPrototypeOf(Uint8Array.prototype)],
    ['Uint8Array.prototype', Uint8Array.prototype],
    ['TextDecoder.prototype', TextDecoder.prototype],
    ['MessagePort.prototype', MessagePort.prototype],
    ['MessageEvent.prototype', MessageEvent.prototype],
    ['EventTarget.prototype', EventTarget.prototype],
    ['Crypto.prototype', Crypto.prototype],
    ['JSON', JSON],
    ['Object', Object],
    ['Array', Array],
    ['Number', Number],
    ['Promise', Promise],
    ['Reflect', Reflect],
  ]
  const globals =
    'Promise JSON Uint8Array Uint16Array BigInt Error TextDecoder CustomEvent MessageChannel crypto atob btoa'
  const functions = 'setTimeout clearTimeout postMessage reportError structuredClone queueMicrotask'
  const work: Array<{ readonly holder: object; readonly name: PropertyKey; readonly label: string }> = []
  for (const [label, holder] of holders) {
    for (const name of ownKeys(holder)) {
      // `then` itself, by which this page waits, looks at constructor and species.
      if (name !== 'constructor' && name !== 'prototype' && name !== Symbol.species)
        work.push({ holder, name, label: `${label} ${String(name)}` })
    }
  }
  for (const name of `${globals} ${functions}`.split(' ')) work.push({ holder: window, name, label: name })
  for (const name of ['call', 'apply', 'bind'])
    work.push({ holder: Function.prototype, name, label: `Function ${name}` })

  for (let i = 0; i < work.length; i++) {
    // Nothing here may use what is being overwritten: no destructuring of arrays, no methods.
    const { holder, name, label } = work[i] as (typeof work)[number]
    const before = getOwnPropertyDescriptor(holder, name)
    const hook = function (this: unknown, ...values: unknown[]) {
      note(label, values)
      throw label
    }
    if (before?.configurable === true) defineProperty(holder, name, { value: hook, configurable: true })
    else if (before?.writable === true && typeof before.value === 'function') set(holder, name, hook)
  }
  const inherited = [
    'then',
    'toJSON',
    'value',
    'description',
    'code',
    't',
    'id',
    'ok',
    'error',
    'timer',
    'resolve',
  ]
  for (let i = 0; i < inherited.length; i++) {
    const name = inherited[i] as string
    defineProperty(Object.prototype, name, {
      // A descriptor is an object too: `value` would be found in it from here on.
      __proto__: null,
      configurable: true,
      get() {
        note(`Object.prototype ${name}`, [])
        return undefined
      },
      set(value: unknown) {
        note(`Object.prototype ${name} =`, [value])
      },
    } as PropertyDescriptor)
  }
}

export const POISONED = `<!doctype html><title>site</title>
<button id="account">account</button><button id="sign">sign</button><button id="refuse">refuse</button>
<button id="control">control</button>
<script>(${poisonThePage})()</script>`
