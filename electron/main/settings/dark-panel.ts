/** Desktops whose panel is dark as they come, also under a light theme. Plasma's and LXQt's follow the theme. */
const darkPanels = ['gnome', 'ubuntu', 'unity', 'xfce', 'x-cinnamon', 'cinnamon', 'mate', 'budgie', 'pantheon']

/** `desktop`: XDG_CURRENT_DESKTOP, a list with colons (desktop entry specification). No program is told the panel's own colour. */
export function hasDarkPanel(platform: NodeJS.Platform, desktop: string): boolean {
  return (
    platform === 'linux' &&
    desktop
      .toLowerCase()
      .split(':')
      .some((name) => darkPanels.includes(name))
  )
}
