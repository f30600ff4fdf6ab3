{{/*
The result depends on the objects in the cluster, if Helm is connected to one (install, upgrade, --dry-run=server).
'helm template' and 'helm lint' find no objects, and render everything.
*/}}

{{/* "render": this release installs the CRD. "leave": another release owns it, and it is the same as ours. Fails if it differs. */}}
{{- define "appversion.crdChoice" -}}
{{- $name := "appversions.appversion.dev" -}}
{{- if not .Values.crds.install -}}
leave
{{- else -}}
{{- $live := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $name -}}
{{- if not $live -}}
render
{{- else -}}
{{- $annotations := default dict $live.metadata.annotations -}}
{{- $release := get $annotations "meta.helm.sh/release-name" -}}
{{- $namespace := get $annotations "meta.helm.sh/release-namespace" -}}
{{- if and (eq $release .Release.Name) (eq $namespace .Release.Namespace) -}}
render
{{- else if eq (get $annotations "appversion.dev/crd-digest") (include "appversion.crdDigest" .) -}}
leave
{{- else -}}
{{- $owner := empty $release | ternary "something other than Helm" (printf "release %s in namespace %s" $release $namespace) -}}
{{- fail (printf `

The CustomResourceDefinition %s in this cluster was installed by %s, and is of another version than this chart's.
If this release is to keep it from now on, run this and try again:

kubectl annotate --overwrite crd %s meta.helm.sh/release-name=%s meta.helm.sh/release-namespace=%s
kubectl label --overwrite crd %s app.kubernetes.io/managed-by=Helm

If something else keeps it up to date, set crds.install=false.
` $name $owner $name .Release.Name .Release.Namespace $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "appversion.crdDigest" -}}
{{ .Files.Get "files/crds/appversions.appversion.dev.yaml" | sha256sum | trunc 16 }}
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
