import { encodeBinary } from './primordials.ts'

/** `public/icons/logo.svg`, word for word: pages can fetch nothing of the extension. As text it packs smaller. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f6e"/><path d="M16 4.6c4.9 4.9 7.8 8.85 7.8 12.7L16 28.2 8.2 17.3c0-3.85 2.9-7.8 7.8-12.7Z" fill="#ffffff"/><path d="M16 17.6v11.4" stroke="#0b5f6e" stroke-width="1.9"/><circle cx="16" cy="16" r="2.35" fill="#0b5f6e"/></svg>\n'

/** The logo as a data: URL. */
export const ICON = `data:image/svg+xml;base64,${encodeBinary(LOGO)}`
