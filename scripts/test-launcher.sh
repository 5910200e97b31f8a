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
for name in sh cat dirname readlink grep find head tail mkdir mv rm date sed awk sort tr printf env sleep; do
    ln -s "$(command -v "$name")" "$tools/$name" 2>/dev/null
done

echo 'JAVA_VERSION="25.0.1"' >"$sandbox/a jdk/release"
cat >"$sandbox/a jdk/bin/java" <<'JAVA'
#!/bin/sh
# Unpacks a pretended program; otherwise prints its arguments, one a line, and its process id.
case $* in
    *jarmode=tools*) while [ $# -gt 1 ]; do shift; done; mkdir -p "$1" ;;
    *warm-up*) exit 1 ;;
    *) echo "pid=$$"; echo "data=$DAYBOOK_DATA"; for argument in "$@"; do echo "[$argument]"; done ;;
esac
JAVA
cat >"$sandbox/mvn" <<'MAVEN'
#!/bin/sh
echo "built with $JAVA_HOME" >>"$BUILDS"
[ ! -e "$BUILDS.broken" ] || { echo "[ERROR] Main.java is broken"; exit 1; }
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

is_code() { [ "$code" -eq "$1" ]; }
says() { grep -q -- "$1" "$sandbox/out"; }
complains() { [ "$code" -ne 0 ] && grep -q -- "$1" "$sandbox/err"; }
in_one_line() { [ "$(wc -l <"$sandbox/err")" -eq 1 ]; }
builds_are() { [ "$(wc -l <"$BUILDS")" -eq "$1" ]; }

run -- help
expect 'help needs neither JDK nor Maven' says '^Usage: daybook COMMAND'
run --
expect 'no command is a wrong call' is_code 2
run -- fly
expect 'an unknown command is named' complains "no command 'fly'"
expect 'an unknown command takes one line' in_one_line
run -- test --fast
expect 'an unknown option of test is named' complains "no option '--fast'"

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

run "JAVA_HOME=$sandbox/a jdk" -- export entries --to 'my file.csv'
expect 'the first run builds' builds_are 1
expect 'arguments reach the program as they are' says '^\[my file.csv\]$'
expect 'the command reaches the program' says '^\[export\]$'
expect 'the program is told where the repository is' says "^\[-Ddaybook.home=$root\]$"
expect 'the data folder stands beside the launcher' says "^data=$root/data$"
run "JAVA_HOME=$sandbox/a jdk" -- verify
expect 'a second run does not build' builds_are 1
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

JAVA_HOME="$sandbox/a jdk" PATH="$tools" "$root/daybook" verify >"$sandbox/out" 2>"$sandbox/err" &
started=$!
wait "$started"
code=$?
expect 'the program takes the place of the launcher, so signals reach it' says "^pid=$started$"

[ "$failures" -eq 0 ]
