import type { Wallet } from '../card.ts'
import { byId, find, make } from '../dom.ts'
import { signVote } from './ask.ts'
import { checkRecord, short } from './check.ts'
import { keepRecord, save } from './kept.ts'
import { createPanel } from './panel.ts'
import type { Approval } from './records.ts'

const EMPTY: Approval = {
  type: 'approval',
  v: 1,
  proposal: { text: 'Buy a new watering can for 40 €', needed: 2, voters: [] },
  votes: [],
}

/** A question that is approved by some of many. Answers what shows another one. */
export function showApproval(flowsta: Wallet): (record: Approval) => void {
  const card = byId('use-approval')
  const panel = createPanel(card, flowsta, signVote)
  const kept = keepRecord(EMPTY)
  const form = find<HTMLFormElement>(card, 'form')
  const [text, needed] = ['text', 'needed'].map(one => find<HTMLInputElement>(form, `[name=${one}]`)) as [
    HTMLInputElement,
    HTMLInputElement,
  ]

  function show(): void {
    const record = kept.get()
    const { proposal, votes } = record
    text.value = proposal.text
    needed.value = String(proposal.needed)
    // What was voted on is what was signed, voters included.
    text.readOnly = needed.readOnly = votes.length > 0
    adding.disabled = votes.length > 0
    panel.content.replaceChildren(
      make('h3', {}, 'Who may vote'),
      proposal.voters.length > 0
        ? make('ul', { class: 'lines mono' }, ...proposal.voters.map(one => make('li', {}, short(one))))
        : make('p', {}, 'Nobody yet. Add the identity in use, then another one.'),
    )
    if (proposal.voters.length === 0) panel.showChecks([])
    else void checkRecord(record).then(panel.showChecks)
    saving.disabled = proposal.voters.length === 0
  }
  const set = (record: Approval) => {
    kept.set(record)
    show()
  }

  form.addEventListener('input', () => {
    const record = kept.get()
    if (record.votes.length > 0) return
    const proposal = {
      ...record.proposal,
      text: text.value,
      needed: Math.max(1, Math.round(Number(needed.value) || 1)),
    }
    kept.set({ ...record, proposal })
  })
  form.addEventListener('submit', event => event.preventDefault())

  const adding = find<HTMLButtonElement>(form, '[data-do=add]')
  adding.addEventListener('click', async () => {
    const account = await panel.ask(wallet =>
      wallet.connect({ appName: 'Demo app', reason: 'To let you vote.' }),
    )
    const record = kept.get()
    const { voters } = record.proposal
    const agent = account?.agentPubKey
    if (agent === undefined) return
    if (voters.includes(agent))
      return panel.say('This identity may vote already. Use another one in the wallet.')
    set({ ...record, proposal: { ...record.proposal, voters: [...voters, agent] } })
  })
  for (const says of ['yes', 'no'] as const) {
    find(form, `[data-do=${says}]`).addEventListener('click', async () => {
      const record = kept.get()
      if (record.proposal.voters.length === 0) return panel.say('Add somebody who may vote first.')
      const vote = await panel.ask(wallet => signVote(wallet, record, says))
      if (vote === null) return
      if (kept.get() !== record)
        return panel.say('It was changed meanwhile, so this signature was not added.')
      const isThere = record.votes.some(one => one.agentPubKey === vote.agentPubKey)
      if (isThere) panel.say('This identity voted before.')
      else set({ ...record, votes: [...record.votes, vote] })
    })
  }
  const saving = panel.addButton('Save the proposal', () => save(kept.get(), 'proposal'))
  panel.addButton('New proposal', () => {
    panel.say('')
    set(EMPTY)
  })
  show()
  return set
}
