export type IconName =
  | 'lock'
  | 'sign'
  | 'key'
  | 'apps'
  | 'activity'
  | 'identities'
  | 'settings'
  | 'search'
  | 'check'
  | 'cross'
  | 'refused'
  | 'warn'
  | 'unread'
  | 'clock'
  | 'bolt'
  | 'copy'
  | 'eye'
  | 'right'
  | 'back'
  | 'bytes'
  | 'text'
  | 'mute'
  | 'info'
  | 'plug'
  | 'chain'
  | 'verify'
  | 'export'
  | 'save'
  | 'passkey'
  | 'language'
  | 'theme'

/** The icons in use, drawn once per page; `<Icon>` points at them. 20 px grid, strokes in the colour around them. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true">
      <symbol id="logo" viewBox="0 0 32 32">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M16 4.6c4.9 4.9 7.8 8.85 7.8 12.7L16 28.2 8.2 17.3c0-3.85 2.9-7.8 7.8-12.7Z"
          fill="var(--on-accent)"
        />
        <path d="M16 17.6v11.4" stroke="var(--accent)" stroke-width="1.9" />
        <circle cx="16" cy="16" r="2.35" fill="var(--accent)" />
      </symbol>
      <symbol id="i-passkey" viewBox="0 0 20 20">
        <circle cx="8" cy="6.75" r="3.25" />
        <path d="M2.5 16.75c.45-3 2.45-4.5 5.5-4.5.9 0 1.7.13 2.4.4" />
        <circle cx="14.5" cy="11.5" r="2.25" />
        <path d="M14.5 13.75v4M14.5 16.25h1.5" />
      </symbol>
      <symbol id="i-language" viewBox="0 0 20 20">
        <path d="M3 5h8M7 3.25V5M9.25 5c-.6 3-2.6 5.2-5.5 6.5M5 7.5c.9 1.7 2.4 3 4.5 4" />
        <path d="m9.75 17 3.5-8 3.5 8M11 14.25h4.5" />
      </symbol>
      <symbol id="i-theme" viewBox="0 0 20 20">
        <circle cx="10" cy="10" r="7.25" />
        <path d="M10 2.75v14.5M10 6.25l4.5-2M10 10h7.25M10 13.75l4.5 2" />
      </symbol>
      <symbol id="i-lock" viewBox="0 0 20 20">
        <rect x="4.25" y="9" width="11.5" height="8" rx="2" />
        <path d="M6.75 9V6.5a3.25 3.25 0 0 1 6.5 0V9M10 12.25v1.5" />
      </symbol>
      <symbol id="i-sign" viewBox="0 0 20 20">
        <path d="M10 2.75c2.7 3 4.25 5.4 4.25 7.7L10 17.25l-4.25-6.8c0-2.3 1.55-4.7 4.25-7.7Z" />
        <circle cx="10" cy="9.5" r="1.25" />
        <path d="M10 10.75v6" />
      </symbol>
      <symbol id="i-key" viewBox="0 0 20 20">
        <circle cx="6.75" cy="13.25" r="3.5" />
        <path d="m9.25 10.75 7-7M13.75 6.25l2.25 2.25M11.5 8.5l1.5 1.5" />
      </symbol>
      <symbol id="i-apps" viewBox="0 0 20 20">
        <rect x="3" y="3" width="5.75" height="5.75" rx="1.6" />
        <rect x="11.25" y="3" width="5.75" height="5.75" rx="1.6" />
        <rect x="3" y="11.25" width="5.75" height="5.75" rx="1.6" />
        <rect x="11.25" y="11.25" width="5.75" height="5.75" rx="1.6" />
      </symbol>
      <symbol id="i-activity" viewBox="0 0 20 20">
        <path d="M7.5 5h9M7.5 10h9M7.5 15h6" />
        <circle cx="4" cy="5" r=".9" />
        <circle cx="4" cy="10" r=".9" />
        <circle cx="4" cy="15" r=".9" />
      </symbol>
      <symbol id="i-identities" viewBox="0 0 20 20">
        <circle cx="10" cy="7" r="3.25" />
        <path d="M3.75 17c.6-3.2 3-4.75 6.25-4.75s5.65 1.55 6.25 4.75" />
      </symbol>
      <symbol id="i-settings" viewBox="0 0 20 20">
        <path d="M3 6.25h6.5M14.5 6.25H17M3 13.75h2.5M10.5 13.75H17" />
        <circle cx="12" cy="6.25" r="2.5" />
        <circle cx="8" cy="13.75" r="2.5" />
      </symbol>
      <symbol id="i-search" viewBox="0 0 20 20">
        <circle cx="9" cy="9" r="5.5" />
        <path d="m13.25 13.25 3.75 3.75" />
      </symbol>
      <symbol id="i-check" viewBox="0 0 20 20">
        <path d="m4 10.5 4 4 8-9" />
      </symbol>
      <symbol id="i-cross" viewBox="0 0 20 20">
        <path d="m5 5 10 10M15 5 5 15" />
      </symbol>
      <symbol id="i-refused" viewBox="0 0 20 20">
        <circle cx="10" cy="10" r="7.25" />
        <path d="m7.5 7.5 5 5M12.5 7.5l-5 5" />
      </symbol>
      <symbol id="i-warn" viewBox="0 0 20 20">
        <path d="M10 3.25c.5 0 .95.26 1.2.7l6 10.5a1.38 1.38 0 0 1-1.2 2.05H4a1.38 1.38 0 0 1-1.2-2.05l6-10.5c.25-.44.7-.7 1.2-.7Z" />
        <path d="M10 8v3.5M10 13.9v.1" />
      </symbol>
      <symbol id="i-unread" viewBox="0 0 20 20">
        <path d="M6.95 2.75h6.1l4.2 4.2v6.1l-4.2 4.2h-6.1l-4.2-4.2v-6.1Z" />
        <path d="M8 8a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.35M10 13.65v.1" />
      </symbol>
      <symbol id="i-clock" viewBox="0 0 20 20">
        <circle cx="10" cy="10" r="7.25" />
        <path d="M10 5.75V10l2.75 2" />
      </symbol>
      <symbol id="i-bolt" viewBox="0 0 20 20">
        <path d="M11 2.75 4.5 11.25H9.5l-.5 6 6.5-8.5h-5Z" />
      </symbol>
      <symbol id="i-copy" viewBox="0 0 20 20">
        <rect x="7" y="7" width="10" height="10" rx="2" />
        <path d="M13 4.75A1.75 1.75 0 0 0 11.25 3h-6.5A1.75 1.75 0 0 0 3 4.75v6.5A1.75 1.75 0 0 0 4.75 13" />
      </symbol>
      <symbol id="i-eye" viewBox="0 0 20 20">
        <path d="M2.5 10c1.6-3.3 4.2-5 7.5-5s5.9 1.7 7.5 5c-1.6 3.3-4.2 5-7.5 5s-5.9-1.7-7.5-5Z" />
        <circle cx="10" cy="10" r="2.25" />
      </symbol>
      <symbol id="i-right" viewBox="0 0 20 20">
        <path d="m7.75 4.75 5.25 5.25-5.25 5.25" />
      </symbol>
      <symbol id="i-back" viewBox="0 0 20 20">
        <path d="M12.25 4.75 7 10l5.25 5.25" />
      </symbol>
      <symbol id="i-bytes" viewBox="0 0 20 20">
        <path d="M6.5 3.5H4.75A1.25 1.25 0 0 0 3.5 4.75v10.5c0 .7.56 1.25 1.25 1.25H6.5M13.5 3.5h1.75c.7 0 1.25.56 1.25 1.25v10.5c0 .7-.56 1.25-1.25 1.25H13.5M7.75 8.25v3.5M10 8.25v3.5M12.25 8.25v3.5" />
      </symbol>
      <symbol id="i-text" viewBox="0 0 20 20">
        <path d="M4 5V3.75h12V5M10 3.75v12.5M7.75 16.25h4.5" />
      </symbol>
      <symbol id="i-mute" viewBox="0 0 20 20">
        <path d="M5.5 8a4.5 4.5 0 0 1 7.6-3.25M14.5 8c0 3.5 1.5 4.75 1.5 4.75H7.75M4.9 10.75c-.4 1.4-.9 2-.9 2h1M8.25 15.5a2 2 0 0 0 3.5 0M3.5 16.5l13-13" />
      </symbol>
      <symbol id="i-info" viewBox="0 0 20 20">
        <circle cx="10" cy="10" r="7.25" />
        <path d="M10 9.25v4.25M10 6.6v.1" />
      </symbol>
      <symbol id="i-plug" viewBox="0 0 20 20">
        <path d="M7 2.75v3.5M13 2.75v3.5M5 6.25h10v3.25a5 5 0 0 1-10 0ZM10 14.5v2.75" />
      </symbol>
      <symbol id="i-chain" viewBox="0 0 20 20">
        <path d="M8.5 11.5a3.25 3.25 0 0 0 4.6 0l2.7-2.7a3.25 3.25 0 0 0-4.6-4.6l-.9.9" />
        <path d="M11.5 8.5a3.25 3.25 0 0 0-4.6 0l-2.7 2.7a3.25 3.25 0 0 0 4.6 4.6l.9-.9" />
      </symbol>
      <symbol id="i-verify" viewBox="0 0 20 20">
        <circle cx="10" cy="10" r="7.25" />
        <path d="m6.75 10.25 2.25 2.25 4.5-5" />
      </symbol>
      <symbol id="i-export" viewBox="0 0 20 20">
        <path d="M10 12.5V3.25M6.75 6.25 10 3l3.25 3.25M3.5 12.5v2.75A1.75 1.75 0 0 0 5.25 17h9.5a1.75 1.75 0 0 0 1.75-1.75V12.5" />
      </symbol>
      <symbol id="i-save" viewBox="0 0 20 20">
        <path d="M10 3v9.25M6.75 9.25 10 12.5l3.25-3.25M3.5 12.5v2.75A1.75 1.75 0 0 0 5.25 17h9.5a1.75 1.75 0 0 0 1.75-1.75V12.5" />
      </symbol>
    </svg>
  )
}
