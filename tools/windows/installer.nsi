; SPDX-License-Identifier: GPL-3.0-or-later
;
; The installer, for tools/windows/bundle: for one person, into that person's folders and that
; person's part of the registry, so that no administrator is needed. "setup.exe /S" asks nothing;
; "/D=FOLDER", last and without quotes, chooses the folder.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include LogicLib.nsh
!include MUI2.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Salvor"
!define STATE "Salvor.State"

Name "Salvor"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Salvor"
InstallDirRegKey HKCU "Software\Salvor" "Folder"
BrandingText "Salvor ${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\bin\salvor.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "PortugueseBR"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "Spanish"

; Windows' programs learn of file types only when they are told.
!macro TellOfFileTypes
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section
  ; What an older version had and this one has not must not stay. Only where one is: a folder that
  ; somebody chose may have a "bin" of its own.
  ${If} ${FileExists} "$INSTDIR\bin\salvor.exe"
    RMDir /r "$INSTDIR\bin"
    RMDir /r "$INSTDIR\share"
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Salvor.lnk" "$INSTDIR\bin\salvor.exe"

  WriteRegStr HKCU "Software\Salvor" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.salvor" "" "${STATE}"
  WriteRegStr HKCU "Software\Classes\.salvor" "Content Type" "application/x-salvor-state"
  WriteRegStr HKCU "Software\Classes\${STATE}" "" "Salvor"
  WriteRegStr HKCU "Software\Classes\${STATE}\DefaultIcon" "" "$INSTDIR\bin\salvor.exe,0"
  WriteRegStr HKCU "Software\Classes\${STATE}\shell\open\command" "" '"$INSTDIR\bin\salvor.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Salvor"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\bin\salvor.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  !insertmacro TellOfFileTypes
SectionEnd

; Journals, backups and settings stay: they may be what a board is still needed with.
Section "Uninstall"
  ${If} ${FileExists} "$INSTDIR\bin\salvor.exe"
    RMDir /r "$INSTDIR\bin"
    RMDir /r "$INSTDIR\share"
  ${EndIf}
  Delete "$INSTDIR\COPYING.txt"
  Delete "$INSTDIR\LIBRARIES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Salvor.lnk"
  DeleteRegKey HKCU "Software\Classes\${STATE}"
  DeleteRegKey HKCU "Software\Classes\.salvor"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Salvor"
  !insertmacro TellOfFileTypes
SectionEnd
