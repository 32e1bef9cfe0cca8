import type { PowerShell } from './powershell.ts'

/** What is left of the path without our folder, with its variables as they are written: Windows' own way to change it (setx, .NET) would replace or cut them. */
const others = "@($key.GetValue('Path', '', 'DoNotExpandEnvironmentNames') -split ';' | Where-Object { $_ -ne '' -and $_ -ne $folder })"

const scripts = { 'by its name': script(`${others} + $folder`), 'no more': script(others) } as const

/**
 * Whether a terminal finds `waygate` without its folder: an entry in the path of the whole machine. A terminal that is open already has the old one. What fails
 * here fails silently: the program can be called by its path.
 */
export async function nameCommand(how: keyof typeof scripts, folder: string, powershell: PowerShell): Promise<void> {
  await powershell(scripts[how], folder)
}

function script(folders: string): string {
  return [
    '$folder = [Console]::In.ReadToEnd().Trim()',
    "$key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment', $true)",
    `$key.SetValue('Path', ((${folders}) -join ';'), 'ExpandString')`,
    // the removal of a variable that isn't there: running programs are told that variables changed
    "[Environment]::SetEnvironmentVariable('WAYGATE', $null, 'Machine')",
  ].join('; ')
}
