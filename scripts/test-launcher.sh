#!/bin/sh
# Tests of ./daybook with a pretended JDK and Maven, in a folder whose name has spaces. One line per test: "ok NAME" or
# "not ok NAME" with what was seen; exit code 1 when one failed.
set -u
repository=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
sandbox=$(mktemp -d) || exit 1
trap 'rm -rf "$sandbox"' EXIT
root="$sandbox/a folder with spaces"
tools=$sandbox/tools
failures=0

mkdir -p "$root/server/src/main/java" "$root/bench/src/main/java" "$root/.mvn" "$tools" \
    "$sandbox/a jdk/bin" "$sandbox/elsewhere"
cp "$repository/daybook" "$root/daybook"
: >"$root/pom.xml"
: >"$root/server/pom.xml"
: >"$root/server/src/main/java/Main.java"

# Only these commands are on PATH in the tests: nothing that the machine has installed can help.
for name in sh cat dirname readlink grep find head tail mkdir mv rm date sed awk sort tr printf env sleep rmdir ps; do
    ln -s "$(command -v "$name")" "$tools/$name" 2>/dev/null
done

echo 'JAVA_VERSION="25.0.1"' >"$sandbox/a jdk/release"
cat >"$sandbox/a jdk/bin/java" <<'JAVA'
#!/bin/sh
# Unpacks a pretended program; otherwise prints its arguments, one a line, and its process id.
case $* in
    *jarmode=tools*) while [ $# -gt 1 ]; do shift; done; mkdir -p "$1" ;;
    *warm-up*) env >"$BUILDS.warm-up"; exit 1 ;;
    *) echo "pid=$$"; echo "data=$DAYBOOK_DATA"; echo "locale=${LC_ALL:-}"; for argument in "$@"; do echo "[$argument]"; done ;;
esac
JAVA
cat >"$sandbox/mvn" <<'MAVEN'
#!/bin/sh
echo "built with $JAVA_HOME" >>"$BUILDS"
[ ! -e "$BUILDS.broken" ] || { echo "[ERROR] Main.java is broken"; exit 1; }
echo "[INFO] Building Daybook: platform 0.1.0                          [3/8]"
echo "[INFO] Building jar: daybook.jar"
[ ! -e "$BUILDS.slow" ] || sleep 2
[ ! -e "$BUILDS.stuck" ] || { echo "$$" >"$BUILDS.stuck"; exec sleep 60; }
MAVEN
chmod +x "$sandbox/a jdk/bin/java" "$sandbox/mvn"
cp "$sandbox/a jdk/bin/java" "$sandbox/a jdk/bin/javac"
BUILDS=$sandbox/builds

# Runs the launcher with nothing but the arguments' environment: run NAME=VALUE... -- ARGUMENTS
run() {
    settings=$sandbox/settings
    : >"$settings"
    while [ "$1" != -- ]; do
        printf "%s='%s'\nexport %s\n" "${1%%=*}" "${1#*=}" "${1%%=*}" >>"$settings"
        shift
    done
    shift
    env -i PATH="$tools" HOME="$sandbox/nobody" DAYBOOK_JVM_FOLDERS= BUILDS="$BUILDS" \
        sh -c '. "$1"; shift; exec "$@"' sh "$settings" "${launcher:-$root/daybook}" "$@" >"$sandbox/out" 2>"$sandbox/err"
    code=$?
}

expect() { # name, condition as a command
    name=$1
    shift
    if "$@"; then
        echo "ok $name"
    else
        echo "not ok $name (exit code $code)"
        sed 's/^/    out: /' "$sandbox/out"
        sed 's/^/    err: /' "$sandbox/err"
        failures=$((failures + 1))
    fi
}

not() { ! "$@" 2>/dev/null; }
is_code() { [ "$code" -eq "$1" ]; }
says() { grep -q -- "$1" "$sandbox/out"; }
complains() { [ "$code" -ne 0 ] && grep -q -- "$1" "$sandbox/err"; }
remarks() { [ "$code" -eq 0 ] && grep -q -- "$1" "$sandbox/err"; }
in_one_line() { [ "$(wc -l <"$sandbox/err")" -eq 1 ]; }
builds_are() { [ "$(wc -l <"$BUILDS")" -eq "$1" ]; }

run -- help
expect 'help needs neither JDK nor Maven' says '^Usage: daybook COMMAND'
run --
expect 'no command is a wrong call' is_code 2
run -- fly
expect 'an unknown command is named' complains "no command 'fly'"
expect 'an unknown command is a wrong call' is_code 2
run -- help fly
expect 'help for an unknown command is a wrong call' is_code 2
for command in test check; do
    run -- "$command" --fast
    expect "an unknown option of $command is named" complains "no option '--fast'"
    expect "an unknown option of $command is a wrong call" is_code 2
    run -- "$command" --help
    expect "$command explains itself" says "^Usage: daybook $command"
    run -- help "$command"
    expect "help explains $command" says "^Usage: daybook $command"
done

run -- up
expect 'a missing JDK 25 is reported' complains 'no JDK 25 found; install one'
expect 'a missing JDK 25 takes one line' in_one_line
mkdir -p "$sandbox/old jdk/bin"
cp "$sandbox/a jdk/bin/java" "$sandbox/a jdk/bin/javac" "$sandbox/old jdk/bin"
echo 'JAVA_VERSION="17.0.15"' >"$sandbox/old jdk/release"
run "JAVA_HOME=$sandbox/old jdk" -- up
expect 'JDK 17 is not enough' complains 'no JDK 25 found'
run "JAVA_HOME=$sandbox/a jdk" -- up
expect 'a missing Maven is reported' complains 'Maven (mvn) not found; install it'
expect 'a missing Maven takes one line' in_one_line

ln -s "$sandbox/mvn" "$tools/mvn"
: >"$BUILDS.broken"
run "JAVA_HOME=$sandbox/a jdk" -- up
expect 'a failed build shows the error' complains 'Main.java is broken'
rm "$BUILDS.broken" "$BUILDS"

: >"$BUILDS.slow"
run "JAVA_HOME=$sandbox/a jdk" -- export entries --to 'my file.csv'
expect 'the first run builds' builds_are 1
expect 'the first build says how long it takes' remarks 'about two minutes'
expect 'the build says how far it is' remarks '3 of 8 modules (platform)$'
rm "$BUILDS.slow"
expect 'arguments reach the program as they are' says '^\[my file.csv\]$'
expect 'the command reaches the program' says '^\[export\]$'
expect 'the program is told where the repository is' says "^\[-Ddaybook.home=$root\]$"
expect 'the data folder stands beside the launcher' says "^data=$root/data$"
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'a second run does not build' builds_are 1
run "JAVA_HOME=$sandbox/a jdk" -- help export
expect 'help for a command of the program comes from the program' says '^\[--help\]$'
run "JAVA_HOME=$sandbox/a jdk" -- version
expect 'the program says its version' says '^\[--version\]$'
run "JAVA_HOME=$sandbox/a jdk" -- up --print-config
expect 'what only prints is not preceded by a warm-up' [ ! -e "$BUILDS.warm-up" ]
run "JAVA_HOME=$sandbox/a jdk" DAYBOOK_SERVER_DATABASE_URL=mine DAYBOOK_CONFIG=mine -- up
expect 'the warm-up comes before the first start' [ -e "$BUILDS.warm-up" ]
expect 'the warm-up has a data folder of its own' grep -q '^DAYBOOK_DATA=.*/warm-up-data$' "$BUILDS.warm-up"
expect 'the warm-up never sees the settings of the real ledger' [ "$(grep -c '=mine$' "$BUILDS.warm-up")" -eq 0 ]
run "JAVA_HOME=$sandbox/a jdk" LANG=C -- verify
expect 'names of files are UTF-8 in the locale C' says '^locale=C.UTF-8$'
run "JAVA_HOME=$sandbox/a jdk" LANG=de_DE.ISO-8859-1 -- verify
expect 'another locale is left alone' says '^locale=$'
run "JAVA_HOME=$sandbox/old jdk" "DAYBOOK_JVM_FOLDERS=$sandbox/*jdk25" -- verify
expect 'no JDK among the usual folders is reported' complains 'no JDK 25 found'
ln -s "$sandbox/a jdk" "$sandbox/jdk25"
run "DAYBOOK_JVM_FOLDERS=$sandbox/jdk*" -- verify
expect 'a JDK 25 is found among the usual folders' is_code 0
sleep 1
: >"$root/server/src/main/java/Main.java"
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'a changed source is built again' builds_are 2

mkdir -p "$root/target/build-lock"
true &
gone=$!
wait "$gone"
echo "$gone" >"$root/target/build-lock/pid"
sleep 1
: >"$root/server/src/main/java/Main.java"
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'the lock of a killed build is taken over' builds_are 3
expect 'the lock is given back before the program starts' [ ! -e "$root/target/build-lock" ]

cd "$sandbox/elsewhere" || exit 1
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'it runs from another folder' is_code 0
ln -s "../a folder with spaces/daybook" "$sandbox/elsewhere/linked"
launcher=./linked
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'it runs through a symbolic link' says "^\[-Ddaybook.home=$root\]$"
launcher=

JAVA_HOME="$sandbox/a jdk" PATH="$tools" BUILDS="$BUILDS" "$root/daybook" verify >"$sandbox/out" 2>"$sandbox/err" &
started=$!
wait "$started"
code=$?
expect 'the program takes the place of the launcher, so signals reach it' says "^pid=$started$"

# What a shell starts in the background is deaf to INT from the start; GNU's env can undo that.
if env --default-signal=INT true 2>/dev/null; then
    hearing='env --default-signal=INT'
    signals='INT TERM HUP'
else
    hearing=env
    signals='TERM HUP'
fi
for signal in $signals; do
    sleep 1
    : >"$root/server/src/main/java/Main.java"
    : >"$BUILDS.stuck"
    JAVA_HOME="$sandbox/a jdk" PATH="$tools" BUILDS="$BUILDS" $hearing "$root/daybook" verify >"$sandbox/out" 2>"$sandbox/err" &
    started=$!
    patience=0
    while [ ! -s "$BUILDS.stuck" ] && [ "$patience" -lt 20 ]; do
        patience=$((patience + 1))
        sleep 1
    done
    maven=$(cat "$BUILDS.stuck")
    kill -s "$signal" "$started"
    wait "$started"
    code=$?
    rm "$BUILDS.stuck"
    case $signal in INT) wanted=130 ;; TERM) wanted=143 ;; HUP) wanted=129 ;; esac
    expect "$signal ends a build with its exit code" is_code "$wanted"
    expect "$signal leaves no Maven behind" not kill -0 "$maven"
    expect "$signal gives the lock back" [ ! -e "$root/target/build-lock" ]
done

[ "$failures" -eq 0 ]
