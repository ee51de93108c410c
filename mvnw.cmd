@echo off
rem Maven for this project: the installed one if it is 3.8 or newer, else a pinned one, fetched once into .maven\
rem and used only if its SHA-512 is right. Needs curl and tar, which are part of Windows 10 and later.
rem
rem DARKROOM_MAVEN_ARCHIVE   where to fetch from, laid out like the Apache archive (for a closed network)
setlocal
set "MAVEN_VERSION=3.9.11"
set "MAVEN_SHA512=03e2d65d4483a3396980629f260e25cac0d8b6f7f2791e4dc20bc83f9514db8d0f05b0479e699a5f34679250c49c8e52e961262ded468a20de0be254d8207076"
set "HERE=%~dp0"
set "PINNED=%HERE%.maven\apache-maven-%MAVEN_VERSION%"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%HERE%.maven" mkdir "%HERE%.maven"
set "MAJOR=0"
"%JAVA%" -version 2> "%HERE%.maven\java-version.txt"
for /f "tokens=3" %%v in ('findstr /c:" version " "%HERE%.maven\java-version.txt"') do (
    for /f "delims=.-+" %%m in ("%%~v") do set "MAJOR=%%m"
)
if %MAJOR% lss 17 (
    echo A JDK 17 or newer is needed. Install one and put its bin folder on the PATH, or set JAVA_HOME to its folder. 1>&2
    exit /b 1
)

set "FOUND="
for /f "tokens=3" %%v in ('mvn -B -v 2^>nul ^| findstr /b /c:"Apache Maven"') do set "FOUND=%%v"
if defined FOUND for /f "tokens=1,2 delims=." %%a in ("%FOUND%") do (
    if %%a gtr 3 goto installed
    if %%a equ 3 if %%b geq 8 goto installed
)

if exist "%PINNED%\bin\mvn.cmd" goto pinned
set "ARCHIVE=apache-maven-%MAVEN_VERSION%-bin.zip"
if not defined DARKROOM_MAVEN_ARCHIVE set "DARKROOM_MAVEN_ARCHIVE=https://archive.apache.org/dist"
set "URL=%DARKROOM_MAVEN_ARCHIVE%/maven/maven-3/%MAVEN_VERSION%/binaries/%ARCHIVE%"
echo Fetching Maven %MAVEN_VERSION% (9 MB, once)... 1>&2
curl -fsSL --retry 2 --connect-timeout 30 -o "%HERE%.maven\%ARCHIVE%" "%URL%"
if errorlevel 1 (
    echo Maven could not be fetched from %URL%. 1>&2
    echo Install Maven 3.8 or newer, or set DARKROOM_MAVEN_ARCHIVE to a copy of the Apache archive. 1>&2
    exit /b 1
)
"%JAVA%" "%HERE%.mvn\CheckSha512.java" "%HERE%.maven\%ARCHIVE%" %MAVEN_SHA512% "%URL%"
if errorlevel 1 exit /b 1
tar -xf "%HERE%.maven\%ARCHIVE%" -C "%HERE%.maven"
if errorlevel 1 exit /b 1
del "%HERE%.maven\%ARCHIVE%"

:pinned
call "%PINNED%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%

:installed
call mvn %*
exit /b %ERRORLEVEL%
