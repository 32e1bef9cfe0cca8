/** What the helper itself says when it holds a pass (`accessGone`), besides the evidence that the client layer names. */

/** `onLogout` is "hold", and who joined has no session on this machine. */
export const ownerAway = 'ownerAway'

/** The uid of who joined belongs to another person now. */
export const ownerReplaced = 'ownerReplaced'

/** Followed by `: ` and which rule of policy.json. */
export const forbiddenHere = 'the rules of this computer forbid it'
