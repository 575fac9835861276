{{- define "searchproxy.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 56 | trimSuffix "-" -}}
{{- end -}}

{{- define "searchproxy.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 56 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 56 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "searchproxy.name" .) | trunc 56 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "searchproxy.selector" -}}
app.kubernetes.io/name: {{ include "searchproxy.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "searchproxy.labels" -}}
{{ include "searchproxy.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "searchproxy.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "searchproxy.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "searchproxy.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* The secret with the engine's credentials: one that there is, or the chart's own. */ -}}
{{- define "searchproxy.credentials" -}}
{{- default (printf "%s-engine" (include "searchproxy.fullname" .)) .Values.engine.credentials.existingSecret -}}
{{- end -}}

{{- /* Where clients ask: everybody's port, or the pod's own. */ -}}
{{- define "searchproxy.listen" -}}
{{- $scheme := "http" -}}
{{- if .Values.tls.secret -}}
{{- $scheme = "https" -}}
{{- end -}}
{{- if eq .Values.mode "sidecar" -}}
{{- printf "%s://127.0.0.1:9201" $scheme -}}
{{- else -}}
{{- printf "%s://*:9201" $scheme -}}
{{- end -}}
{{- end -}}

{{- /* The proxy's container. Its probes ask the listener for operators, which is there in both modes. */ -}}
{{- define "searchproxy.container" -}}
name: searchproxy
image: {{ include "searchproxy.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if eq .Values.mode "sidecar" }}
restartPolicy: Always
{{- end }}
args: [serve, --config, /etc/searchproxy/searchproxy.json]
ports:
  {{- if ne .Values.mode "sidecar" }}
  - { name: http, containerPort: 9201 }
  {{- end }}
  - { name: admin, containerPort: 9202 }
env:
  - name: SEARCHPROXY_GATEWAY__ENGINES
    value: {{ join "," .Values.engine.urls | quote }}
  - name: SEARCHPROXY_GATEWAY__LISTEN
    value: {{ include "searchproxy.listen" . | quote }}
  - name: SEARCHPROXY_GATEWAY__ADMIN__LISTEN
    value: "http://*:9202"
  - name: SEARCHPROXY_GATEWAY__DRAINDELAY
    value: {{ printf "%ds" (int .Values.drain.delay) | quote }}
  - name: SEARCHPROXY_GATEWAY__DRAINTIMEOUT
    value: {{ printf "%ds" (int .Values.drain.timeout) | quote }}
  - name: SEARCHPROXY_GATEWAY__STARTTIMEOUT
    value: {{ printf "%ds" (int .Values.startTimeout) | quote }}
  - name: SEARCHPROXY_MODELS__INFERENCE__THREADS
    valueFrom:
      resourceFieldRef: { containerName: searchproxy, resource: requests.cpu, divisor: "1" }
  {{- if .Values.tls.secret }}
  - name: SEARCHPROXY_GATEWAY__TLS__CERTIFICATEFILE
    value: /etc/searchproxy-tls/tls.crt
  - name: SEARCHPROXY_GATEWAY__TLS__KEYFILE
    value: /etc/searchproxy-tls/tls.key
  {{- end }}
  {{- if .Values.engine.caSecret }}
  - name: SEARCHPROXY_GATEWAY__ENGINETLS__CAFILE
    value: /etc/searchproxy-ca/ca.crt
  {{- end }}
  {{- if .Values.admin.keySecret }}
  - name: SEARCHPROXY_GATEWAY__ADMIN__KEYFILE
    value: /etc/searchproxy-admin/key
  {{- end }}
  {{- if eq .Values.engine.credentials.kind "basic" }}
  - name: SEARCHPROXY_ENGINE__USERNAME
    valueFrom:
      secretKeyRef: { name: {{ include "searchproxy.credentials" . }}, key: username }
  - name: SEARCHPROXY_ENGINE__PASSWORDFILE
    value: /etc/searchproxy-engine/password
  {{- else if eq .Values.engine.credentials.kind "apiKey" }}
  - name: SEARCHPROXY_ENGINE__APIKEYFILE
    value: /etc/searchproxy-engine/apiKey
  {{- end }}
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
# Until it is ready for the first time, the others wait: twice the time that the models may take.
startupProbe:
  httpGet: { path: /_searchproxy/health/ready, port: admin }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: {{ max 10 (int .Values.startTimeout) }}
readinessProbe:
  httpGet: { path: /_searchproxy/health/ready, port: admin }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /_searchproxy/health/live, port: admin }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: 1654
  runAsGroup: 1654
  capabilities: { drop: [ALL] }
  seccompProfile: { type: RuntimeDefault }
volumeMounts:
  - { name: settings, mountPath: /etc/searchproxy, readOnly: true }
  {{- if .Values.tls.secret }}
  - { name: tls, mountPath: /etc/searchproxy-tls, readOnly: true }
  {{- end }}
  {{- if .Values.engine.caSecret }}
  - { name: engine-ca, mountPath: /etc/searchproxy-ca, readOnly: true }
  {{- end }}
  {{- if .Values.admin.keySecret }}
  - { name: admin-key, mountPath: /etc/searchproxy-admin, readOnly: true }
  {{- end }}
  {{- if ne .Values.engine.credentials.kind "none" }}
  - { name: engine-credentials, mountPath: /etc/searchproxy-engine, readOnly: true }
  {{- end }}
  {{- with .Values.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "searchproxy.volumes" -}}
- name: settings
  configMap: { name: {{ include "searchproxy.fullname" . }} }
{{- if .Values.tls.secret }}
- name: tls
  secret: { secretName: {{ .Values.tls.secret }} }
{{- end }}
{{- if .Values.engine.caSecret }}
- name: engine-ca
  secret: { secretName: {{ .Values.engine.caSecret }} }
{{- end }}
{{- if .Values.admin.keySecret }}
- name: admin-key
  secret: { secretName: {{ .Values.admin.keySecret }} }
{{- end }}
{{- if ne .Values.engine.credentials.kind "none" }}
- name: engine-credentials
  secret: { secretName: {{ include "searchproxy.credentials" . }} }
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
