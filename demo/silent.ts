import type { ConnectRequest, FlowstaProvider, PolicyRequest, SignActionResponse } from '../src/sdk/index.ts'
import { exchangeIn, type Wallet, wire } from './card.ts'
import { byId } from './dom.ts'
import { printSource } from './format.ts'
import { type Check, checkAction } from './verify.ts'

/** Asks for a policy, signs under it, and says what is left of it. */
export function showSilent(flowsta: Wallet, changed: () => void): void {
  const card = byId('silent')
  const exchange = exchangeIn(card, flowsta)
  wire(
    card,
    exchange,
    'connect',
    (form): ConnectRequest => ({ appName: 'Demo app', policy: readPolicy(form) }),
    request => exchange.run(wallet => wallet.connect(request)).then(changed),
  )
  byId('sign-silently').addEventListener('click', () => {
    exchange.showCode(printSource(signThree))
    void exchange.run(signThree, checkAll).then(() => showLeft(flowsta))
  })
  // The wallet tells when a permission changes; what each signature takes from it, a page asks for.
  flowsta?.on('permissionsChanged', () => void showLeft(flowsta))
  void showLeft(flowsta)
}

function readPolicy(form: FormData): PolicyRequest {
  const kinds = form.getAll('kinds')
  const notes = kinds.includes('notes')
  return {
    methods: [
      ...(notes ? ['signAction' as const] : []),
      ...(kinds.includes('texts') ? ['signBytes' as const] : []),
    ],
    ...(notes ? { actionTypes: ['note'] } : {}),
    maxSignatures: Number(form.get('maxSignatures')),
    expiresIn: Number(form.get('expiresIn')),
  }
}

/** With `prompt`, what the wallet may not sign by itself is an error; without, it would ask. */
const signThree = async (flowsta: FlowstaProvider): Promise<SignActionResponse[]> => {
  const answers = []
  for (const text of ['first', 'second', 'third']) {
    answers.push(await flowsta.signAction({ action: { type: 'note', text }, prompt: 'never' }))
  }
  return answers
}

async function checkAll(answers: readonly SignActionResponse[]): Promise<Check[]> {
  const checked = await Promise.all(answers.map(checkAction))
  return checked.map((found, i) => ({
    what: `Note ${i + 1} is signed by this key, as it was asked`,
    holds: found.every(({ holds }) => holds),
  }))
}

async function showLeft(flowsta: Wallet): Promise<void> {
  const [permission] = (await flowsta?.getPermissions().catch(() => [])) ?? []
  byId('left').textContent = sayLeft(permission)
}

function sayLeft(
  permission: Awaited<ReturnType<FlowstaProvider['getPermissions']>>[number] | undefined,
): string {
  if (permission === undefined) return 'Not connected: nothing is signed.'
  const { policy, signaturesLeft = 0, expiresAt } = permission
  if (policy === undefined || expiresAt === undefined) return 'Every signature asks.'
  const until = new Date(expiresAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return `${signaturesLeft} of ${policy.maxSignatures} signatures left without asking, until ${until}.`
}
