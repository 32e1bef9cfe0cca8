export const secondFactor = {
  title: 'Set up a second factor',
  loading: 'Asking the server for a secret',
  scan: 'Scan this with your authenticator, or type the secret into it. It is shown only now.',
  picture: 'QR code with the secret',
  code: 'Code that it shows',
  confirm: 'Turn on',
  cancel: 'Cancel',
  done: 'From now on every sign-in asks for a code.',
  close: 'Close',
}

export const ownPassword = {
  menu: 'Change password',
  title: 'Password of {{user}}',
  current: 'Current password',
  next: 'New password',
  again: 'New password again',
  short_one: 'At least {{count, number}} character',
  short_other: 'At least {{count, number}} characters',
  differs: 'Not the same as above',
  elsewhere: 'Which sign-ins end with it, here or elsewhere, the server decides.',
  go: 'Change password',
  running: 'Changing',
  done: 'From now on this account signs in with the new password.',
  close: 'Close',
  byBrowser: 'It signs in with a browser',
}
