/** Words of the windows about updates. What an update's state is called is in electron/common/words. */
export const updates = {
  title: 'Updates',
  look: 'Look for updates',
  lookOn: 'Every few hours, at the place where this Waygate comes from. Installing one is always your click.',
  lookOff: 'Waygate asks nobody whether there is a newer one.',
  channel: 'Which versions',
  stable: 'Stable',
  stableMeans: 'What has been tried by others.',
  beta: 'Beta',
  betaMeans: 'New things earlier. A version that doesn’t work here is taken back by itself.',
  lookNow: 'Look now',
} as const
