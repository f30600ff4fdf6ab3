{{/* At most 40 characters, so that every suffix fits into a DNS label; no dots, for Services. */}}
{{- define "appversion.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- end -}}
{{- $full = $full | replace "." "-" -}}
{{- if gt (len $full) 40 -}}
{{- /* The digest distinguishes names with the same beginning. */ -}}
{{- $full = printf "%s-%s" ($full | trunc 31 | trimSuffix "-") (sha256sum $full | trunc 8) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]" $full) -}}
{{- $full = printf "av-%s" $full -}}
{{- end -}}
{{- $full -}}
{{- end -}}

{{- define "appversion.operator" -}}
{{ include "appversion.fullname" . }}-operator
{{- end -}}

{{- define "appversion.store" -}}
{{ include "appversion.fullname" . }}-store
{{- end -}}

{{/* Names of cluster-scoped objects contain the namespace too: no two releases share a name. */}}
{{- define "appversion.clusterName" -}}
{{ include "appversion.fullname" . }}.{{ .Release.Namespace }}.appversion.dev
{{- end -}}

{{- define "appversion.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "appversion.operator" .) .Values.serviceAccount.name }}
{{- else -}}
{{ required "serviceAccount.name is required if serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "appversion.tlsSecret" -}}
{{- if eq .Values.tls.source "secret" -}}
{{ required "tls.secretName is required if tls.source is secret" .Values.tls.secretName }}
{{- else -}}
{{ default (printf "%s-tls" (include "appversion.operator" .)) .Values.tls.secretName }}
{{- end -}}
{{- end -}}

{{- define "appversion.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | trunc 63 }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "appversion.storeSelectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | trunc 63 }}
app.kubernetes.io/component: store
{{- end -}}

{{- define "appversion.storeLabels" -}}
{{ include "appversion.storeSelectorLabels" . }}
{{ include "appversion.commonLabels" . }}
{{- end -}}

{{- define "appversion.labels" -}}
{{ include "appversion.selectorLabels" . }}
{{ include "appversion.commonLabels" . }}
{{- end -}}

{{- define "appversion.commonLabels" -}}
app.kubernetes.io/part-of: appversion
app.kubernetes.io/version: {{ default .Chart.AppVersion .Values.image.tag | trunc 63 | trimAll "-_." | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* An image: (dict "root" $ "of" .Values.operator) */}}
{{- define "appversion.image" -}}
{{- $image := .of.repository -}}
{{- with .root.Values.image.registry }}{{ $image = printf "%s/%s" . $image }}{{ end -}}
{{- if .of.digest -}}
{{ printf "%s@%s" $image .of.digest }}
{{- else -}}
{{ printf "%s:%s" $image (default .root.Chart.AppVersion .root.Values.image.tag) }}
{{- end -}}
{{- end -}}

{{/* Of a NetworkPolicy: the peers that may reach the admin port, besides the kubelet, whose node always may. */}}
{{- define "appversion.metricsPeers" -}}
{{- with .Values.networkPolicy.metricsFrom -}}
- from:
  {{- toYaml . | nindent 2 }}
  ports:
  - {port: admin, protocol: TCP}
{{- else -}}
{{- if .Values.podMonitor.enabled -}}
{{- fail "networkPolicy.metricsFrom: with podMonitor.enabled, name the pods of Prometheus, such as [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "appversion.dnsPeers" -}}
- ports:
  - {port: 53, protocol: UDP}
  - {port: 53, protocol: TCP}
{{- end -}}

{{/* A NetworkPolicy applies to the ports of pods, not of a Service: networkPolicy.egress.s3.port if these differ. */}}
{{- define "appversion.s3Port" -}}
{{- $url := urlParse .Values.store.s3.endpoint -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) -}}
{{- default (default (eq $url.scheme "https" | ternary "443" "80") $port) .Values.networkPolicy.egress.s3.port -}}
{{- end -}}

{{/* The scheduling and priority of a pod: (dict "root" $ "of" .Values.operator "selectorLabels" "appversion.selectorLabels") */}}
{{- define "appversion.scheduling" -}}
{{- with .of.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .of.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .of.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.topologySpreadConstraints }}
topologySpreadConstraints:
{{- range . }}
- {{ merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" (include $.selectorLabels $.root | fromYaml))) | toYaml | nindent 2 | trim }}
{{- end }}
{{- end }}
affinity:
  {{- if .of.affinity }}
  {{- toYaml .of.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include .selectorLabels .root | nindent 12 }}
  {{- end }}
{{- end -}}
