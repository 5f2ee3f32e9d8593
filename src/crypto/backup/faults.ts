/**
 * `not_a_backup`: no file of this kind. `newer`: of a version that came after this one. `limits`: it asks for less work
 * than protects anything, or for more than is ever done for a file. `too_big`: more than any backup has. `wrong`: the
 * password does not open it, or what is opened first is damaged; nobody can tell these two apart. `cut`: its end is
 * missing. `damaged`: the password is right, and a part behind the first is not as it was written.
 */
export type BackupFault = 'not_a_backup' | 'newer' | 'limits' | 'too_big' | 'wrong' | 'cut' | 'damaged'

/** Why a backup file was refused. Nothing of the file is in it. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  constructor(readonly fault: BackupFault) {
    super(fault)
  }
}
