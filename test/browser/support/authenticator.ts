import type { CDPSession, Page } from 'playwright-core'

/** An authenticator in the machine, as a fingerprint reader is one. It is there for one page. */
export interface Authenticator {
  /** Whether it knows whoever holds a finger on it. */
  setUserVerified(isVerified: boolean): Promise<void>
  /** How many passkeys it keeps. */
  count(): Promise<number>
  remove(): Promise<void>
}

export async function addAuthenticator(
  page: Page,
  { hasPrf = true }: { readonly hasPrf?: boolean } = {},
): Promise<Authenticator> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async setUserVerified(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    async count() {
      return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
    },
    async remove() {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
      await session.detach()
    },
  }
}

/** Notes what passkeys answer in this page (base64), for a search that must not find it. Before the page is loaded. */
export async function notePrf(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const noted: string[] = []
    Object.assign(window, { notedPrf: noted })
    const { get, create } = CredentialsContainer.prototype
    const note = (credential: Credential | null) => {
      if (!(credential instanceof PublicKeyCredential)) return credential
      const first = credential.getClientExtensionResults().prf?.results?.first
      if (first instanceof ArrayBuffer) noted.push(btoa(String.fromCharCode(...new Uint8Array(first))))
      return credential
    }
    CredentialsContainer.prototype.get = async function (options) {
      return note(await get.call(this, options))
    }
    CredentialsContainer.prototype.create = async function (options) {
      return note(await create.call(this, options))
    }
  })
  return () => page.evaluate(() => (window as unknown as { notedPrf: string[] }).notedPrf)
}
