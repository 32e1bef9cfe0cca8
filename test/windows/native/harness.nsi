; A small installer around our part (build/windows/installer.nsh), in the place of electron-builder's, whose own plug-ins are programs of Windows.
Unicode true
Target amd64-unicode
!include LogicLib.nsh
!include FileFunc.nsh
!include x64.nsh

!macro _isUpdated _a _b _t _f
  ${GetParameters} $R9
  ClearErrors
  ${GetOptions} $R9 "--updated" $R8
  IfErrors `${_f}` `${_t}`
!macroend
!define isUpdated `"" isUpdated ""`

!include "${INCLUDE}"

Name "Waygate harness"
OutFile "${OUTPUT}"
InstallDir "C:\wg\installed"
RequestExecutionLevel admin
SilentInstall silent
SilentUnInstall silent

Function .onInit
  !insertmacro customInit
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  IfFileExists "$INSTDIR\uninstall.exe" 0 first
    ExecWait '"$INSTDIR\uninstall.exe" /S --updated _?=$INSTDIR'
  first:
  FileOpen $1 "$INSTDIR\version.txt" w
  FileWrite $1 "${VERSION}"
  FileClose $1
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro customInstall
SectionEnd

Section Uninstall
  !insertmacro customUnInstall
  Delete "$INSTDIR\version.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
