/** The lab can't stand on this machine; `message` is one sentence that names what is needed. */
export class LabUnavailable extends Error {
  override readonly name = 'LabUnavailable'
}
