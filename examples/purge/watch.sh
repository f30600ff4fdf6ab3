#!/bin/sh
# Purges the pages of an AppVersion's versions from a cache each time when versions come, go or change their shares.
#   watch.sh APPVERSION COMMAND...    runs COMMAND with the last argument "X-Tag: appversion-<app>-<version>" for each version that
#                                     was live before
# Needs spec.pages.tagHeaders, and kubectl with the right to get, list and watch AppVersions. Set TAG for another field.
set -eu
app=$1
shift
before=
kubectl get appversion "$app" --watch -o jsonpath='{range .status.versions[*]}{.name}={.share} {end}{"\n"}' |
  while read -r now; do
    if [ -n "$before" ] && [ "$now" != "$before" ]; then
      # A sidecar that does not know of the change yet would fill the cache again.
      kubectl wait "appversion/$app" --for=condition=SidecarsInSync --timeout=120s </dev/null || true
      for version in $before; do
        "$@" "${TAG:-X-Tag}: appversion-$app-${version%%=*}" </dev/null
      done
    fi
    before=$now
  done
