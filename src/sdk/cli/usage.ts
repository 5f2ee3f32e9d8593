export const USAGE = `Usage: flowsta-wallet verify FILE [options]

Checks an audit trail that the wallet exported: every row's link to the one before, who vouches for it, every
device proof, and every signature whose bytes are in the file. Needs no wallet and no network.

  FILE                  the export, or - for standard input
  --agent uhCAk...      the agent that must vouch for the trail
  --at-least SEQ:HASH   a later head you know of: the trail must reach it
  --json                the report as JSON
  --help                this text

Exit code: 0 the trail holds, 1 it does not, 2 it could not be read or the command was wrong.
`
