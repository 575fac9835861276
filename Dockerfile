# Three stages: the packages, which only change with the project files; the program, compiled ahead for the platform of the image; and what runs, without root.
# The bases are arguments, so that a build can take mirrored, pinned or own ones: docker build --build-arg RUNTIME_IMAGE=… .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS packages
# Set by BuildKit; without it the platform of this machine.
ARG TARGETARCH
WORKDIR /source
RUN case "${TARGETARCH:-$(uname -m)}" in amd64|x86_64) echo x64 ;; arm64|aarch64) echo arm64 ;; *) echo "no platform ${TARGETARCH:-$(uname -m)}" >&2; exit 1 ;; esac > /arch
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/SearchProxy/SearchProxy.csproj src/SearchProxy/packages.lock.json src/SearchProxy/
COPY src/SearchProxy.Core/SearchProxy.Core.csproj src/SearchProxy.Core/packages.lock.json src/SearchProxy.Core/
COPY src/SearchProxy.Engine/SearchProxy.Engine.csproj src/SearchProxy.Engine/packages.lock.json src/SearchProxy.Engine/
COPY src/SearchProxy.Evaluation/SearchProxy.Evaluation.csproj src/SearchProxy.Evaluation/packages.lock.json src/SearchProxy.Evaluation/
COPY src/SearchProxy.Gateway/SearchProxy.Gateway.csproj src/SearchProxy.Gateway/packages.lock.json src/SearchProxy.Gateway/
COPY src/SearchProxy.Inference/SearchProxy.Inference.csproj src/SearchProxy.Inference/packages.lock.json src/SearchProxy.Inference/
COPY src/SearchProxy.Ingest/SearchProxy.Ingest.csproj src/SearchProxy.Ingest/packages.lock.json src/SearchProxy.Ingest/
COPY src/SearchProxy.LocalEngine/SearchProxy.LocalEngine.csproj src/SearchProxy.LocalEngine/packages.lock.json src/SearchProxy.LocalEngine/
COPY src/SearchProxy.Remote/SearchProxy.Remote.csproj src/SearchProxy.Remote/packages.lock.json src/SearchProxy.Remote/
COPY src/SearchProxy.Tokenizers/SearchProxy.Tokenizers.csproj src/SearchProxy.Tokenizers/packages.lock.json src/SearchProxy.Tokenizers/
# First what the lock files say, then the compiler for the platform, which they leave out.
RUN dotnet restore src/SearchProxy --locked-mode && dotnet restore src/SearchProxy -a "$(cat /arch)" -p:PublishReadyToRun=true

FROM packages AS build
COPY .editorconfig ./
COPY docs/configuration.schema.json docs/
COPY mappings mappings
COPY models models
COPY src src
# The commit, which `searchproxy --version` tells; there is no repository here to take it from.
ARG REVISION=
RUN dotnet publish src/SearchProxy -c Release -a "$(cat /arch)" --self-contained false --no-restore -p:RunAnalyzers=false ${REVISION:+-p:SourceRevisionId=$REVISION} -o /app

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="SearchProxy" \
      org.opencontainers.image.description="Reranking proxy in front of Elasticsearch and OpenSearch" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY LICENSE NOTICE ./
COPY --from=build /app .
# Nothing is written: no diagnostic pipes in /tmp either, so that the root file system can be read-only.
ENV SEARCHPROXY_GATEWAY__LISTEN=http://*:9201 \
    DOTNET_gcServer=0 \
    DOTNET_EnableDiagnostics=0
EXPOSE 9201
# The user "app" of Microsoft's images, by number: that is how Kubernetes tells that it is not root.
USER 1654:1654
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["./searchproxy", "health"]
ENTRYPOINT ["./searchproxy"]
CMD ["serve"]
