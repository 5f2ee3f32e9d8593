const { defineProperty, getOwnPropertyDescriptor } = Object

/** Replacements of built-ins that note that they were used. They are made before the first one is put in place. */
export function createTraps() {
  let seen = ''
  const traps: Array<{
    holder: object
    name: PropertyKey
    before: PropertyDescriptor | undefined
    trap: PropertyDescriptor
  }> = []
  const add = (holder: object, name: PropertyKey, trap: PropertyDescriptor) => {
    const before = getOwnPropertyDescriptor(holder, name)
    if (before?.configurable === false) return
    // No descriptor may inherit what is planted.
    if (before !== undefined) Object.setPrototypeOf(before, null)
    traps.push({
      holder,
      name,
      before,
      trap: Object.assign(Object.create(null), trap, { configurable: true }),
    })
  }
  const replace = (holder: object, name: PropertyKey, what: string) => {
    add(holder, name, {
      writable: true,
      value: () => {
        seen += `${what} `
      },
    })
  }
  /** Puts them all in place; the answer takes them away. */
  const begin = () => {
    for (let i = 0; i < traps.length; i++) {
      const { holder, name, trap } = traps[i] as (typeof traps)[0]
      defineProperty(holder, name, trap)
    }
    return () => {
      for (let i = traps.length - 1; i >= 0; i--) {
        const { holder, name, before } = traps[i] as (typeof traps)[0]
        if (before === undefined) delete (holder as Record<PropertyKey, unknown>)[name]
        else defineProperty(holder, name, before)
      }
    }
  }
  return {
    seen: () => seen,
    replace,
    /** Replaces all methods of an object. */
    spoil(holder: object, what: string) {
      for (const name of Reflect.ownKeys(holder)) {
        const value = getOwnPropertyDescriptor(holder, name)?.value
        if (name !== 'constructor' && typeof value === 'function')
          replace(holder, name, `${what}.${String(name)}`)
      }
    },
    /** Lies in wait on Object.prototype for whoever reads or writes a property that is not there. */
    plant(name: string) {
      add(Object.prototype, name, {
        get: () => {
          seen += `get ${name} `
        },
        set: () => {
          seen += `set ${name} `
        },
      })
    },
    add,
    /** Notes that a property was read, which goes on being what it was. */
    watch(holder: object, name: PropertyKey) {
      const value = (holder as Record<PropertyKey, unknown>)[name]
      add(holder, name, {
        get: () => {
          seen += `get ${String(name)} `
          return value
        },
      })
    },
    begin,
    /** Does something while they are all in place. No test tool works inside. */
    during(run: () => void) {
      const end = begin()
      try {
        run()
      } finally {
        end()
      }
    },
  }
}
