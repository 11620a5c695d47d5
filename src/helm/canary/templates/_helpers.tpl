{{/* The name of all objects. */}}
{{- define "canary.name" -}}
{{ .Values.fullnameOverride | default .Release.Name }}
{{- end }}

{{/* What finds the pod, and so never changes while a release lives. */}}
{{- define "canary.selector" -}}
app.kubernetes.io/name: canary
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "canary.labels" -}}
{{ include "canary.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "canary.account" -}}
{{ .Values.serviceAccount.existing | default (include "canary.name" .) }}
{{- end }}

{{/* The file canary.yaml. */}}
{{- define "canary.configuration" -}}
{{- with .Values.config -}}
{{ toYaml . }}
{{- else -}}
default_router: fake
routers:
  fake:
    type: fake
{{- end }}
{{- end }}
