import { defineProperty, deleteProperty, freeze, getOwnPropertyDescriptor, hasOwn } from './primordials.ts'

/** Where `@holochain/client` looks for a signer, on every call: an object with `signZomeCall(request)`. */
const NAME = '__HC_ZOME_CALL_SIGNER__'

/** The answer to a zome call, as `@holochain/client` sends it on to a conductor. */
export type SignZomeCall = (request: unknown) => Promise<unknown>

export interface SignerDoor {
  /** Puts the signer there, unless there is one. */
  offer(): void
  /** Takes the wallet's own away again, so that the client goes back to keys of its own. */
  withdraw(): void
}

/**
 * The signer that `@holochain/client` finds on a page's global object. Whatever has the name already, also a getter or
 * an inherited one, is somebody's and stays; and ours can be replaced by an assignment, as if the page had put it there.
 */
export function createSignerDoor(target: object, signZomeCall: SignZomeCall): SignerDoor {
  // The client calls it as a method, with whatever its caller gave it.
  const signer = freeze({ signZomeCall: freeze((request: unknown) => signZomeCall(request)) })
  return {
    offer() {
      // Looks, and calls no getter.
      if (NAME in target) return
      try {
        // Without a prototype: whatever a page put on Object.prototype would become part of the descriptor.
        defineProperty(target, NAME, {
          __proto__: null,
          value: signer,
          configurable: true,
          enumerable: true,
          writable: true,
        } as object)
      } catch {
        // A global object that takes no more properties.
      }
    },
    withdraw() {
      const found = getOwnPropertyDescriptor(target, NAME)
      if (found === undefined || !hasOwn(found, 'value') || found.value !== signer) return
      deleteProperty(target, NAME)
    },
  }
}
