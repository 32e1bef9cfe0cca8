; Our part of the Windows installer (electron-builder: nsis.include). All that it decides is decided by `waygate service …` (electron/cli/verbs/service.ts).

!ifndef WAYGATE
  !define WAYGATE '"$INSTDIR\resources\bin\waygate.exe"'
!endif

!macro waygateService ACT
  nsExec::ExecToLog '${WAYGATE} service ${ACT}'
  Pop $0
!macroend

; WireGuard for Windows makes the tunnels: without it nothing can be joined. It is signed by its makers and updates itself, so it isn't packed into this.
!macro customInit
  IfFileExists "$PROGRAMFILES64\WireGuard\wireguard.exe" waygateHasWireGuard
    MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "Waygate needs WireGuard for Windows, which is not on this computer. Get it from https://www.wireguard.com/install/ before you join a gateway." /SD IDOK IDOK waygateHasWireGuard
    SetErrorLevel 2
    Abort
  waygateHasWireGuard:
!macroend

!macro customInstall
  !insertmacro waygateService install
  ; a word instead of a number: the program could not be started
  StrCmp $0 0 waygateServiceRuns
    DetailPrint "The Waygate service could not be set up ($0)."
    SetErrorLevel 3
    MessageBox MB_OK|MB_ICONSTOP "The Waygate service could not be set up. Start this installer again." /SD IDOK
  waygateServiceRuns:
!macroend

; An update runs the old version's uninstaller first: files must be free, and what is joined stays.
!macro customUnInstall
  ${if} ${isUpdated}
    !insertmacro waygateService pause
  ${else}
    !insertmacro waygateService remove
  ${endif}
!macroend
