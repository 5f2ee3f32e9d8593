import type { Wallet } from '../card.ts'
import { byId } from '../dom.ts'
import { showApproval } from './approval.ts'
import { showDocument } from './document.ts'
import { showFile } from './file.ts'
import { showGiven } from './given.ts'
import { showLog } from './log.ts'

/** Documents, logs, files and approvals, and the card that checks what others made of them. */
export function showUses(flowsta: Wallet): void {
  const openDocument = showDocument(flowsta)
  const openLog = showLog(flowsta)
  const openApproval = showApproval(flowsta)
  showFile(flowsta)
  showGiven(record => {
    if (record.type === 'signed-document') openDocument(record)
    else if (record.type === 'signed-log') openLog(record)
    else if (record.type === 'approval') openApproval(record)
    byId(PLACES[record.type]).scrollIntoView()
  })
}

const PLACES = {
  'signed-document': 'use-document',
  'signed-log': 'use-log',
  'signed-file': 'use-file',
  approval: 'use-approval',
} as const
