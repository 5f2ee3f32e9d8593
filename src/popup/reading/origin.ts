import { decodePunycode } from './punycode.ts'

/** A serialised origin in the parts that look different; together they are exactly the origin. */
export interface OriginParts {
  /** `https://` */
  readonly scheme: string
  /** Subdomains with their last dot; may be empty. The only part that may be cut on a screen. */
  readonly rest: string
  /** What somebody had to register, with the port. Never cut. */
  readonly site: string
}

/**
 * Suffixes of two labels under which strangers get names: without them the strong part would be `github.io`. A list
 * can't be whole. An entry too many only makes one label more strong, so the guess below leans that way.
 */
const SHARED = new Set(
  `github.io gitlab.io pages.dev workers.dev netlify.app vercel.app web.app firebaseapp.com herokuapp.com
   onrender.com fly.dev railway.app deno.dev surge.sh glitch.me replit.app azurewebsites.net cloudfront.net
   amazonaws.com blogspot.com wordpress.com myshopify.com ngrok.io ngrok.app ngrok-free.app trycloudflare.com
   loca.lt r2.dev duckdns.org lovable.app hf.space azurestaticapps.net eu.org translate.goog webflow.io framer.app
   wixsite.com weebly.com tumblr.com neocities.org repl.co stackblitz.io webcontainer.io codesandbox.io bolt.host`.split(
    /\s+/,
  ),
)
/**
 * `co.uk`, `com.au`, `ac.jp`: what registries under a country keep for everyone. Any short name would be too many: anyone
 * can have `evl.io`, and `paypal` before it must not be drawn as if it were somebody's own.
 */
const UNDER_COUNTRY =
  /^(?:co|com|net|org|gov|gob|gouv|gub|govt|go|ac|edu|sch|or|ne|lg|ad|ed|gr|ltd|plc|nhs|police|mil|nom|asso|info|name|priv|school|mobi|gen|biz|firm|ind|id|asn|web|me|in|adv|art|blog|eng|med|tur)\.[a-z]{2}$/

export function splitOrigin(origin: string): OriginParts {
  const [, scheme = '', host = '', port = ''] = /^([a-z][a-z0-9+.-]*:\/\/)(.*?)(:\d+)?$/.exec(origin) ?? []
  if (scheme === '') return { scheme: '', rest: '', site: origin }
  const site = registrable(host)
  return { scheme, rest: host.slice(0, host.length - site.length), site: site + port }
}

function registrable(host: string): string {
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return host
  const dot = host.endsWith('.') ? '.' : ''
  const labels = host.slice(0, host.length - dot.length).split('.')
  const two = labels.slice(-2).join('.')
  const under = UNDER_COUNTRY.test(two)
  // `blogspot.co.uk` is shared as `blogspot.com` is.
  const isBlog = under && labels.at(-3) === 'blogspot'
  const takes = isBlog ? 4 : SHARED.has(two) || under ? 3 : 2
  return labels.slice(-takes).join('.') + dot
}

export function isLoopback(origin: string): boolean {
  const { scheme, rest, site } = splitOrigin(origin)
  const host = (rest + site).replace(/:\d+$/, '')
  return scheme === 'http://' && /^(?:localhost|.+\.localhost|127\.0\.0\.1|\[::1\])\.?$/.test(host)
}

export type NameWarning =
  /** Letters of another script. `like` is the Latin name that it could be taken for, where there is one. */
  | {
      readonly kind: 'letters'
      readonly shown: string
      readonly scripts: readonly string[]
      readonly like?: string
    }
  | { readonly kind: 'broken' }
  | { readonly kind: 'dot' }

/** What is odd about the name of a site, worth a look before anything is approved; `null` for a plain name. */
export function nameWarning(origin: string): NameWarning | null {
  const { rest, site } = splitOrigin(origin)
  const domain = site.replace(/:\d+$/, '')
  const host = rest + domain
  if (!isForeign(host)) return host.endsWith('.') ? { kind: 'dot' } : null
  // What had to be registered says enough, unless only a subdomain is odd.
  const labels = (isForeign(domain) ? domain : host).split('.')
  const decoded = labels.map(label => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label))
  if (decoded.some(label => label === null)) return { kind: 'broken' }
  const shown = decoded.join('.')
  const like = latinOf(shown)
  return { kind: 'letters', shown, scripts: scriptsOf(shown), ...(like === null ? {} : { like }) }
}

function isForeign(host: string): boolean {
  return host.split('.').some(label => label.startsWith('xn--'))
}

/** By their codes in ISO 15924. */
const SCRIPTS = ['Latn', 'Cyrl', 'Grek', 'Armn', 'Hebr', 'Arab', 'Geor', 'Cher'] as const
const MORE_SCRIPTS = ['Thai', 'Deva', 'Hani', 'Hira', 'Kana', 'Hang'] as const
const TESTS = [...SCRIPTS, ...MORE_SCRIPTS].map(
  code => [code, new RegExp(String.raw`\p{Script=${code}}`, 'u')] as const,
)

/** Scripts (codes) of the labels that were not plain ASCII, in no order that means anything. */
function scriptsOf(name: string): string[] {
  const foreign = name
    .split('.')
    .filter(label => /[^ -~]/.test(label))
    .join('')
  return TESTS.filter(([, test]) => test.test(foreign)).map(([script]) => script)
}

/** Letters that most fonts draw like a Latin one. Not whole: Unicode's own table has thousands. */
const TWINS: ReadonlyMap<string, string> = new Map(
  `аa ɑa αa вb еe ҽe нh іi їi ıi јj кk ӏl мm оo οo օo рp ρp ԛq сc ϲc ѕs тt υu սu ѵv νv ԝw хx χx уy үy ɡg һh հh ոn ԁd ьb`
    .split(' ')
    .map(pair => [pair.slice(0, 1), pair.slice(1)]),
)

/** The ASCII name that this one could be taken for, or `null`. */
function latinOf(name: string): string | null {
  const plain = [...name.normalize('NFKD').replace(/\p{M}/gu, '')]
    .map(char => TWINS.get(char) ?? char)
    .join('')
  return /^[a-z0-9.-]+$/.test(plain) ? plain : null
}
