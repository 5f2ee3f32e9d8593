export const USAGE = `Usage: flowsta-wallet verify FILE [options]

Checks what the wallet signed, or an audit trail that it exported. Needs no wallet and no network.

An answer of signBytes, signAction, signBatch or signZomeCall, saved as JSON: the bytes are made anew from what is
shown as signed, and the signature is checked under the key that is named. A trail: every row's link to the one
before, who vouches for it, every device proof, and every signature whose bytes are in the file.

  FILE                  the file, or - for standard input
  --key KEY             the key that must have signed, or vouch for the trail: uhCAk..., did:key:z6Mk..., or its 32
                        bytes as hex or base64
  --agent uhCAk...      the same, in this form only
  --at-least SEQ:HASH   a later head you know of: the trail must reach it
  --json                the result as JSON
  --help                this text

Exit code: 0 it holds, 1 it does not, 2 it could not be read or the command was wrong.
`
