/** What the verbs that install, repair, allow and remove the helper say in a terminal; the rest of their words are common/wording/setup-text.ts. */
export const setupWords = {
  installAbout: "install this Waygate's helper, start it, and let whoever asks use it (root)",
  repairAbout: 'put an installed helper back into order and start it again; what is joined stays joined (root)',
  allowAbout: "let somebody use the helper (root); without a name, whoever asks through the system's prompt or sudo",
  allowUser: 'a login name or uid of this computer',
  uninstallAbout: 'stop the helper and remove everything that it put on this computer (root)',
  uninstallLeave: 'also while a gateway is joined or the lock is on: leave first',
  json: 'one JSON object',
  nothingChanged: 'Everything was in order already',
} as const
