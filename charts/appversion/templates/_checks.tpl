{{/*
The result depends on the objects in the cluster, if Helm is connected to one (install, upgrade, --dry-run=server).
'helm template' and 'helm lint' find no objects, and render everything.
*/}}

{{/*
A JSON list of the CRDs that this release installs: not those that another release owns and that are the same as ours. Fails if one
of another owner differs.
*/}}
{{- define "appversion.crds" -}}
{{- $mine := list -}}
{{- $refused := list -}}
{{- $owner := "" -}}
{{- range $path, $_ := .Files.Glob "files/crds/*.yaml" -}}
{{- $name := trimSuffix ".yaml" (base $path) -}}
{{- $live := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $name -}}
{{- $annotations := dict -}}
{{- if $live }}{{ $annotations = default dict $live.metadata.annotations }}{{ end -}}
{{- $release := get $annotations "meta.helm.sh/release-name" -}}
{{- $namespace := get $annotations "meta.helm.sh/release-namespace" -}}
{{- if or (not $live) (and (eq $release $.Release.Name) (eq $namespace $.Release.Namespace)) -}}
{{- $mine = append $mine $name -}}
{{- else if ne (get $annotations "appversion.dev/crd-digest") (include "appversion.crdDigest" (dict "root" $ "name" $name)) -}}
{{- $refused = append $refused $name -}}
{{- $owner = empty $release | ternary "something other than Helm" (printf "release %s in namespace %s" $release $namespace) -}}
{{- end -}}
{{- end -}}
{{- if $refused -}}
{{- $names := join " " $refused -}}
{{- fail (printf `

In this cluster, these CustomResourceDefinitions were installed by %s, and are of another version than this chart's:
%s
If this release is to keep them from now on, run this and try again:

kubectl annotate --overwrite crd %s meta.helm.sh/release-name=%s meta.helm.sh/release-namespace=%s
kubectl label --overwrite crd %s app.kubernetes.io/managed-by=Helm

If something else keeps them up to date, set crds.install=false.
` $owner $names $names .Release.Name .Release.Namespace $names) -}}
{{- end -}}
{{- toJson $mine -}}
{{- end -}}

{{/* Of the CRD with the given name. */}}
{{- define "appversion.crdDigest" -}}
{{ .root.Files.Get (printf "files/crds/%s.yaml" .name) | sha256sum | trunc 16 }}
{{- end -}}

{{/*
Fails where another release serves a namespace that this one is to serve: both would write the same objects. Releases are
found by the roles that their operators have.
*/}}
{{- define "appversion.refuseOverlap" -}}
{{- $mine := include "appversion.clusterName" . -}}
{{- $found := list -}}
{{- range (lookup "rbac.authorization.k8s.io/v1" "ClusterRole" "" "").items -}}
{{- if and (eq (include "appversion.isOperatorRole" .) "true") (ne .metadata.name $mine) -}}
{{- $found = append $found (printf "%s serves all namespaces" (trimSuffix ".appversion.dev" .metadata.name)) -}}
{{- end -}}
{{- end -}}
{{- range $namespace := default (list "") .Values.operator.watchNamespaces -}}
{{- range (lookup "rbac.authorization.k8s.io/v1" "Role" $namespace "").items -}}
{{- if and (eq (include "appversion.isOperatorRole" .) "true") (ne .metadata.name (printf "%s:apps" $mine)) -}}
{{- $found = append $found (printf "%s serves %s" (trimSuffix ".appversion.dev:apps" .metadata.name) .metadata.namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $found -}}
{{- fail (printf `

Another AppVersion is installed in this cluster and serves namespaces that this release is to serve:
%s

Two operators that serve one namespace would undo each other's work. Give every release different namespaces by
operator.watchNamespaces, or upgrade the existing release. (The parts of the names before and after the dot: of the
release's objects, and its namespace. checks.otherReleases=false disables this check.)
` (join "\n" ($found | uniq))) -}}
{{- end -}}
{{- end -}}

{{- define "appversion.isOperatorRole" -}}
{{- $labels := default dict .metadata.labels -}}
{{- and (eq (get $labels "app.kubernetes.io/part-of") "appversion") (regexMatch "\\.appversion\\.dev(:apps)?$" .metadata.name) -}}
{{- end -}}

{{/* Helm, Argo CD and Flux keep it when they remove the other objects. */}}
{{- define "appversion.crdAnnotations" -}}
appversion.dev/crd-digest: {{ include "appversion.crdDigest" . | quote }}
helm.sh/resource-policy: keep
argocd.argoproj.io/sync-options: Prune=false,Delete=false
kustomize.toolkit.fluxcd.io/prune: disabled
{{- end -}}
