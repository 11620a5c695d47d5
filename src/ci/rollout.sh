#!/bin/sh
# Creates a deployment, and waits for its end, with nothing but curl. All of its input comes from the environment:
#   CANARY_URL              the address of the service
#   CANARY_SERVICE          the service to deploy
#   CANARY_VERSION          its new version
#   CANARY_BASELINE         the version in service [as Canary knows it]
#   CANARY_STRATEGY         JSON: steps and intervals [{}]
#   CANARY_POLICY           JSON: limits and analysis [{}]
#   CANARY_WAIT             true, or false to return as soon as it is created [true]
#   CANARY_TIMEOUT          how many seconds to wait [3600]; the deployment goes on after that
#   CANARY_OUTAGE           for how many seconds a service that does not respond is asked again [60]
#   CANARY_IDEMPOTENCY_KEY  the same in each attempt of one run
#   CANARY_BY               who wants it, for the history [ci]
# Exit status, as of "canary wait": 0 promoted (or created), 2 invalid input, 3 rolled back, 4 cancelled or failed, 5 timed out, 6 refused,
# 8 the service does not respond.
set -u

fail() {
    status=$1
    shift
    printf 'canary: %s\n' "$*" >&2
    exit "$status"
}

url=${CANARY_URL:-}
key=${CANARY_IDEMPOTENCY_KEY:-}
most=${CANARY_TIMEOUT:-3600}
case $url in
    http://?* | https://?*) url=${url%/} ;;
    *) fail 2 "CANARY_URL must be the http:// or https:// address of the service" ;;
esac
[ -n "${CANARY_SERVICE:-}" ] || fail 2 "CANARY_SERVICE is not set"
[ -n "${CANARY_VERSION:-}" ] || fail 2 "CANARY_VERSION is not set"
[ -n "$key" ] || fail 2 "CANARY_IDEMPOTENCY_KEY is not set"
case $most in
    '' | *[!0-9]*) fail 2 "CANARY_TIMEOUT must be a whole number of seconds" ;;
esac
case ${CANARY_WAIT:-true} in
    true | false) ;;
    *) fail 2 "CANARY_WAIT must be true or false" ;;
esac
command -v curl >/dev/null || fail 2 "curl is not installed"

answer=$(mktemp) || exit 2
trap 'rm -f "$answer"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
begun=$(date +%s)

# As text of JSON. A line break or another control character is in no name.
text() {
    printf '"%s"' "$(printf %s "$1" | tr -d '[:cntrl:]' | sed 's/[\\"]/\\&/g')"
}

# The first text of this name in the answer, as it is in JSON. Those of the deployment itself come before all others.
field() {
    grep -oE '"'"$1"'":"(\\.|[^"\\])*"' "$answer" | head -n 1 | sed 's/^[^:]*:"//; s/"$//'
}

left() {
    echo $((begun + most - $(date +%s)))
}

# Sends a request. Sets code: 000 if there was no answer.
ask() {
    code=$(curl --silent --show-error --output "$answer" --write-out '%{http_code}' --connect-timeout 5 "$@") || code=000
}

# Sends a request until it is answered, for a minute at most: the service may be restarting.
ask_again() {
    failing=$(date +%s)
    while ask "$@"; do
        case $code in
            000 | 5*) ;;
            *) return ;;
        esac
        if [ $(($(date +%s) - failing)) -ge "${CANARY_OUTAGE:-60}" ] || [ "$(left)" -le 0 ]; then
            fail 8 "no answer from $url ($code)"
        fi
        sleep 1
    done
}

refused() {
    fail 6 "refused ($code): $(head -c 2000 "$answer" | tr -d '[:cntrl:]')"
}

body='{"service_name": '$(text "$CANARY_SERVICE")', "new_version": '$(text "$CANARY_VERSION")
[ -z "${CANARY_BASELINE:-}" ] || body=$body', "baseline_version": '$(text "$CANARY_BASELINE")
[ -z "${CANARY_STRATEGY:-}" ] || body=$body', "strategy": '$CANARY_STRATEGY
[ -z "${CANARY_POLICY:-}" ] || body=$body', "policy": '$CANARY_POLICY
body=$body', "by": '$(text "${CANARY_BY:-ci}")'}'

ask_again --max-time 30 --header 'Content-Type: application/json' --header "Idempotency-Key: $(text "$key")" \
    --data-binary "$body" "$url/deployments"
case $code in
    2*) ;;
    *) refused ;;
esac
id=$(field id)
case $id in
    '' | *[!0-9a-zA-Z-]*) fail 8 "$url does not answer as Canary does" ;;
esac

# What later steps of a GitHub job can read.
output() {
    if [ -n "${GITHUB_OUTPUT:-}" ]; then printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; fi
}

report() {
    line="$id  $(field status)  $(field status_reason)"
    [ "$line" = "${reported:-}" ] || printf 'canary: %s\n' "$line"
    reported=$line
}

output id "$id"
report
while [ "${CANARY_WAIT:-true}" = true ]; do
    case $(field status) in
        PROMOTED) end=0 ;;
        ROLLED_BACK) end=3 ;;
        CANCELLED | FAILED) end=4 ;;
        *) end= ;;
    esac
    if [ -z "$end" ]; then
        seconds=$(left)
        [ "$seconds" -le 25 ] || seconds=25
        [ "$seconds" -gt 0 ] || end=5
    fi
    if [ -n "$end" ]; then
        output status "$(field status)"
        [ "$end" -ne 5 ] || fail 5 "timed out after $most s: the deployment goes on"
        exit "$end"
    fi
    ask_again --max-time 40 "$url/deployments/$id?wait_sec=$seconds&for=ended"
    [ "$code" = 200 ] || refused
    report
done
output status "$(field status)"
