import type { Desk } from '../consent/desk.ts'
import { narrow } from '../consent/narrow.ts'
import { revoke } from '../pipeline/revoke.ts'
import type { Rooms } from '../rooms.ts'
import type { AutoLock } from '../vault/auto-lock.ts'
import type { UiHandlers } from './parse-ui.ts'
import { createBackupHandlers } from './ui-backup.ts'
import { createCapabilityHandlers } from './ui-capabilities.ts'
import { createDayHandlers } from './ui-days.ts'
import { createIdentityHandlers } from './ui-identities.ts'
import { UiRefusal } from './ui-refusal.ts'
import { createSiteHandlers } from './ui-sites.ts'
import { createTrailHandlers } from './ui-trail.ts'
import { createVaultHandlers } from './ui-vault.ts'
import { appView } from './ui-views.ts'

/** What each word of the ui door does. */
export function createUiHandlers(rooms: Rooms, desk: Desk, autoLock: AutoLock): UiHandlers {
  const { vault, events, platform } = rooms
  const projections = () => rooms.projections()

  return {
    'state.watch': async () => null,
    touch: async () => {
      await autoLock.touch()
      return null
    },
    'setup.begin': async ({ password }) => {
      await vault.begin(password)
      return null
    },
    'setup.reveal': async () => ({ words: await vault.reveal() }),
    'setup.confirm': async ({ words }) => {
      await vault.confirm(words)
      return null
    },
    'setup.cancel': async () => {
      await vault.cancelSetup()
      return null
    },
    'vault.restore': async ({ words, derivation, password }) => {
      await vault.restore(words, derivation, password)
      return null
    },
    'vault.unlock': async ({ password }) => {
      await vault.unlock(password)
      return null
    },
    'vault.lock': async () => {
      await vault.lock('person')
      return null
    },
    'request.shown': async ({ id }) => {
      rooms.onScreen = id
      desk.expiry.start(id)
      return null
    },
    'request.decide': async ({ scopes, acknowledged, remember, ...rest }) => {
      // Not waited for: the decision comes first, and a full storage must not keep anyone from rejecting.
      void autoLock.touch().catch(() => {})
      await desk.decide({
        ...rest,
        ...(scopes === undefined ? {} : { scopes }),
        ...(acknowledged === undefined ? {} : { acknowledged }),
        ...(remember === undefined ? {} : { remember }),
      })
      return null
    },
    'request.mute': async ({ id }) => {
      await desk.mute(id)
      return null
    },
    'request.open': async () => {
      await rooms.window.present()
      return null
    },
    'apps.list': async () => {
      const { grants, mutes, switched } = projections()
      const agent = rooms.identity()?.agentPubKey
      const now = platform.now()
      const own = [...grants.values()].filter(grant => grant.agentPubKey === agent)
      return {
        apps: own.map(grant => ({
          ...appView(grant, now),
          ...(switched.has(grant.origin) ? { isSwitched: true as const } : {}),
        })),
        switched: [...switched].filter(origin => own.every(grant => grant.origin !== origin)),
        muted: [...mutes].flatMap(([origin, until]) => (until > now ? [{ origin, until }] : [])),
      }
    },
    'apps.revoke': async ({ grantId }) => {
      const grant = projections().grants.get(grantId)
      if (grant === undefined) throw new UiRefusal('request_changed')
      await revoke(rooms, desk, grant, 'person')
      rooms.changed()
      return null
    },
    'apps.revokeAll': async () => {
      for (const grant of projections().grants.values()) await revoke(rooms, desk, grant, 'person')
      for (const origin of projections().switched) await rooms.sites.disable(origin)
      rooms.changed()
      return null
    },
    'apps.narrow': async ({ grantId, to }) => {
      if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
      await narrow(rooms, grantId, to)
      return null
    },
    'apps.mute': async ({ origin, minutes }) => {
      if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
      await desk.muteSite(origin, minutes * 60_000)
      rooms.changed()
      return null
    },
    'apps.unmute': async ({ origin }) => {
      if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
      if (projections().mutes.has(origin)) await events.append([{ row: { type: 'site.unmuted', origin } }])
      return null
    },
    ...createTrailHandlers(rooms),
    ...createDayHandlers(rooms),
    ...createSiteHandlers(rooms),
    ...createIdentityHandlers(rooms),
    ...createVaultHandlers(rooms),
    ...createCapabilityHandlers(rooms, desk),
    ...createBackupHandlers(rooms),
    'remains.read': async () => {
      throw new UiRefusal('not_now')
    },
    'remains.discard': async () => {
      throw new UiRefusal('not_now')
    },
    'settings.set': async changes => {
      if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
      await events.append([{ row: { type: 'settings.changed', details: { ...changes } } }])
      await autoLock.touch()
      rooms.changed()
      return null
    },
  }
}
