#!/usr/bin/env bash
# Generates a Java and a Python client from a running Daybook's /openapi, with the generator's defaults and no other help, and
# goes the README's tour with each. One line per client; exit code 1 when one cannot be generated, compiled or led through.
# Needs python3 with venv and Maven; the generator comes from Maven, the Python parts from pip, all of it into target/.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"
generator=org.openapitools:openapi-generator-cli:7.23.0
tour=$root/scripts/api-tour
clients=$root/target/clients

quietly() { # what it is; the command
    local what=$1
    shift
    "$@" >"$work/step.log" 2>&1 || {
        tail -n 60 "$work/step.log" >&2
        fail "$what failed"
    }
}

generate() {
    quietly "generating the $1 client" "$java" -jar "$jar" generate -i "$url/openapi" -o "$clients/$1" \
        --global-property apiTests=false,modelTests=false,apiDocs=false,modelDocs=false "${@:2}"
}

python_environment "$tour/requirements.txt"
start_daybook
# The launcher has found the JDK that it starts Daybook with; the checks take the same.
java=$(readlink "/proc/$server/exe" 2>/dev/null || command -v java)
export JAVA_HOME=${java%/bin/java}
export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
jar=$clients/openapi-generator-cli.jar
rm -rf "$clients/java" "$clients/python"
[ -e "$jar" ] || quietly "fetching $generator" mvn -B -ntp dependency:copy "-Dartifact=$generator" \
    "-DoutputDirectory=$clients" -Dmdep.stripVersion=true

generate java -g java --library native --api-package io.daybook.client.api --model-package io.daybook.client.model \
    --invoker-package io.daybook.client
quietly "compiling the Java client" mvn -B -ntp -f "$clients/java/pom.xml" compile dependency:build-classpath \
    "-Dmdep.outputFile=$clients/java/classpath"
"$java" -cp "$clients/java/target/classes:$(cat "$clients/java/classpath")" "$tour/ApiTour.java" "$url"

generate python -g python --package-name daybook_client
PYTHONPATH=$clients/python "$python" "$tour/api_tour.py" "$url"
