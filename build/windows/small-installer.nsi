; A small installer around our part (installer.nsh), where electron-builder's can't be made: without Electron for Windows, and in tests. It takes
; TREE (a folder whose content is installed), ICON, VERSION and OUTPUT; WAYGATE, where another program than the tree's is to set the service up; PLAIN = not compressed.
Unicode true
Target amd64-unicode
!ifdef PLAIN
  SetCompress off
!endif
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

!include "installer.nsh"

!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\net.waygate.app"

Name "Waygate"
Icon "${ICON}"
UninstallIcon "${ICON}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\Waygate"
RequestExecutionLevel admin
ShowInstDetails show
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Function .onInit
  SetRegView 64
  !insertmacro customInit
FunctionEnd

Function un.onInit
  SetRegView 64
FunctionEnd

Section
  SetShellVarContext all
  IfFileExists "$INSTDIR\uninstall.exe" 0 first
    ExecWait '"$INSTDIR\uninstall.exe" /S --updated _?=$INSTDIR'
  first:
  SetOutPath "$INSTDIR"
  File /r "${TREE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${LISTED}" DisplayName "Waygate ${VERSION}"
  WriteRegStr HKLM "${LISTED}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${LISTED}" Publisher "Waygate"
  WriteRegStr HKLM "${LISTED}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKLM "${LISTED}" NoModify 1
  WriteRegDWORD HKLM "${LISTED}" NoRepair 1
  !insertmacro customInstall
SectionEnd

; Only what was brought: a folder that somebody installed into may hold more.
Section Uninstall
  !insertmacro customUnInstall
  RMDir /r "$INSTDIR\resources"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${LISTED}"
SectionEnd
