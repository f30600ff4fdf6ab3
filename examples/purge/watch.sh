#!/bin/sh
# Purges the pages of an AppVersion's versions from a cache whenever a version is added or removed, or weights change.
#   watch.sh APPVERSION COMMAND...    runs COMMAND with the last argument "X-Tag: appversion-<app>-<version>" for each version that
#                                     was live before, until it succeeds
# Needs spec.pages.tagHeaders, and kubectl with the right to get, list and watch AppVersions. Set TAG for another field.
set -eu
app=$1
shift

# Versions and shares, a state on each line. The API server ends each watch after some minutes.
states() {
  while :; do
    kubectl get appversion "$app" --watch -o jsonpath='{range .status.versions[*]}{.name}={.share} {end}{"\n"}' || true
    sleep 1
  done
}

before=
states | while read -r now; do
  if [ -z "$now" ]; then
    continue # no status yet
  fi
  if [ -n "$before" ] && [ "$now" != "$before" ]; then
    # A sidecar with the previous table would fill the cache again.
    kubectl wait "appversion/$app" --for=condition=SidecarsInSync --timeout=120s </dev/null || true
    for version in $before; do
      until "$@" "${TAG:-X-Tag}: appversion-$app-${version%%=*}" </dev/null; do
        echo "the pages of ${version%%=*} are not purged; trying again" >&2
        sleep 5
      done
    done
  fi
  before=$now
done
