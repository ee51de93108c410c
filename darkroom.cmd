@echo off
rem Starts Darkroom; builds it first when there is no build or a source is newer. The file 'darkroom' says why each
rem setting of the JVM is there.
rem
rem DARKROOM_HOME        folder of application.properties and routes\ (default: the folder of this file)
rem DARKROOM_JAVA_OPTS   more options for the JVM
setlocal
set "HERE=%~dp0"
set "JAR=%HERE%target\darkroom.jar"
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

if not exist "%JAR%" goto build
pushd "%HERE%"
powershell -NoProfile -Command "$built = (Get-Item target/darkroom.jar).LastWriteTime; if (Get-ChildItem -Recurse pom.xml, src/main | Where-Object { $_.LastWriteTime -gt $built }) { exit 1 }"
set "STALE=%ERRORLEVEL%"
popd
if "%STALE%"=="0" goto start

:build
echo Building Darkroom (about a minute)... 1>&2
pushd "%HERE%"
call mvnw.cmd -q -B -ntp -Pquick package 1>&2
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" (
    echo The build failed. 1>&2
    exit /b 1
)

:start
set "OPTIONS=-Djdk.serialFilter=!* -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Dfile.encoding=UTF-8"
if %MAJOR% geq 23 set "OPTIONS=%OPTIONS% --sun-misc-unsafe-memory-access=allow"
if not "%~1"=="serve" set "OPTIONS=%OPTIONS% -XX:TieredStopAtLevel=1"
rem The name %~dp0 ends in a backslash, which would escape the quote after it; the dot keeps them apart.
if not defined DARKROOM_HOME set "DARKROOM_HOME=%HERE%."
"%JAVA%" %OPTIONS% %DARKROOM_JAVA_OPTS% "-Ddarkroom.home=%DARKROOM_HOME%" -jar "%JAR%" %*
exit /b %ERRORLEVEL%
