export const secondFactor = {
  title: 'Zweiten Faktor einrichten',
  loading: 'Der Server wird um ein Geheimnis gebeten',
  scan: 'Mit der Authenticator-App abfotografieren oder das Geheimnis dort eintippen. Es ist nur jetzt zu sehen.',
  picture: 'QR-Code mit dem Geheimnis',
  code: 'Code, den sie zeigt',
  confirm: 'Einschalten',
  cancel: 'Abbrechen',
  done: 'Von jetzt an fragt jede Anmeldung nach einem Code.',
  close: 'Schließen',
}

export const ownPassword = {
  menu: 'Passwort ändern',
  title: 'Passwort von {{user}}',
  current: 'Aktuelles Passwort',
  next: 'Neues Passwort',
  again: 'Neues Passwort noch einmal',
  short_one: 'Mindestens {{count, number}} Zeichen',
  short_other: 'Mindestens {{count, number}} Zeichen',
  differs: 'Nicht dasselbe wie oben',
  elsewhere: 'Welche Anmeldungen damit enden, hier oder anderswo, bestimmt der Server.',
  go: 'Passwort ändern',
  running: 'Wird geändert',
  done: 'Von jetzt an gilt für dieses Konto das neue Passwort.',
  close: 'Schließen',
  byBrowser: 'Meldet sich mit dem Browser an',
}
