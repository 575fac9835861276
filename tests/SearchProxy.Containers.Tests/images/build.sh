#!/usr/bin/env bash
# Makes the images of the containers tests without pulling any: for machines that reach no registry of images.
# usage: build.sh [ENGINES]
#   ENGINES  folder with the script `engine` and the folders opensearch and elasticsearch (OpenSearch 2, Elasticsearch 8); without it, the proxy's image alone
# Prints the variables that name the images, as lines `export NAME=IMAGE`: eval "$(tests/SearchProxy.Containers.Tests/images/build.sh ENGINES)".
#
# The base is a Debian by debootstrap, on which this machine's own .NET SDK and runtime and its Java are put. Variables:
#   SEARCHPROXY_IMAGE_PREFIX   before the names of the images (searchproxy-local)
#   SEARCHPROXY_IMAGE_SUITE    Debian's suite: that of this machine
#   SEARCHPROXY_IMAGE_MIRROR   Debian's mirror (http://deb.debian.org/debian)
#   SEARCHPROXY_IMAGE_BASE     an image that takes the place of the Debian
# Needs root for debootstrap, dotnet, for engines java, and a Docker daemon; the classic builder is enough.
# Exit code 3: the Debian could not be made or run, which says nothing about this repository. Every other failure is one of its own.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
engines=${1:-}
prefix=${SEARCHPROXY_IMAGE_PREFIX:-searchproxy-local}
suite=${SEARCHPROXY_IMAGE_SUITE:-$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")}
mirror=${SEARCHPROXY_IMAGE_MIRROR:-http://deb.debian.org/debian}
base=${SEARCHPROXY_IMAGE_BASE:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v debootstrap > /dev/null || [ -n "$base" ] || { echo "images: debootstrap is not installed, and SEARCHPROXY_IMAGE_BASE names no base" >&2; exit 3; }
say() { echo "images: $*" >&2; }
has() { docker image inspect "$1" > /dev/null 2>&1; }
# The builds fetch packages over this machine's own network, which needs no bridge that leads outside.
build() { DOCKER_BUILDKIT=0 docker build --quiet --network host "$@" >&2; }

if [ -z "$base" ]; then
  base=$prefix/base:$suite
  if ! has "$base"; then
    say "$base by debootstrap"
    debootstrap --variant=minbase --include=ca-certificates,libssl3,libstdc++6,zlib1g "$suite" "$work/base" "$mirror" > "$work/debootstrap.log" 2>&1 || { tail -20 "$work/debootstrap.log" >&2; exit 3; }
    rm -rf "$work/base/var/cache/apt/archives" "$work/base/var/lib/apt/lists" "$work/base/usr/share/doc" "$work/base/usr/share/locale"
    # Whom this machine trusts, the builds trust: there may be a proxy between it and the package sources.
    cp -L /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/ca-certificates.crt"
    tar -C "$work/base" -c . | docker import --change 'CMD ["/bin/bash"]' - "$base" >&2
    rm -rf "$work/base"
  fi
fi

docker run --rm --publish 127.0.0.1::9200 "$base" true >&2 || { say "$base does not run"; exit 3; }

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
say "SDK and runtime of $dotnet"
context() { rm -rf "$work/context"; mkdir -p "$work/context"; }
context
cp -a "$dotnet" "$work/context/dotnet"
cat > "$work/context/Dockerfile" <<TXT
FROM $base
COPY dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 NUGET_CERT_REVOCATION_MODE=offline
TXT
build -t "$prefix/sdk" "$work/context"
rm -rf "$work/context/dotnet/sdk" "$work/context/dotnet/sdk-manifests" "$work/context/dotnet/packs" "$work/context/dotnet/templates"
cat >> "$work/context/Dockerfile" <<TXT
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080
RUN groupadd --gid 1654 app && useradd --uid 1654 --gid 1654 --no-create-home --home-dir /home/app --shell /usr/sbin/nologin app
TXT
build -t "$prefix/runtime" "$work/context"

say "$prefix/searchproxy by the Dockerfile"
build -t "$prefix/searchproxy" --build-arg "SDK_IMAGE=$prefix/sdk" --build-arg "RUNTIME_IMAGE=$prefix/runtime" \
  --build-arg "REVISION=$(git -C "$root" rev-parse HEAD 2> /dev/null || echo unknown)" "$root"
echo "export SEARCHPROXY_TEST_IMAGE=$prefix/searchproxy:latest"

[ -n "$engines" ] || exit 0
java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
for engine in opensearch:2 elasticsearch:8; do
  name=${engine%:*}
  say "$prefix/$engine of $engines and $java"
  context
  mkdir -p "$work/context/engines" "$work/context/java"
  # Its links are followed; the link to the sources leads nowhere where they are not installed.
  tar -C "$java" --dereference --exclude=src.zip -c . | tar -C "$work/context/java" -x
  cp -aL "$engines/engine" "$engines/launcher" "$engines/$name" "$work/context/engines"
  cp "$root/tests/SearchProxy.Containers.Tests/images/start-engine" "$work/context/start"
  cat > "$work/context/Dockerfile" <<TXT
FROM $base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends curl nginx-light openssl && rm -rf /var/lib/apt/lists/*
COPY java /opt/java
COPY engines /engines
COPY start /start
RUN mkdir -p /usr/share/elasticsearch/config/certs /usr/share/opensearch/config && chown -R 1000:1000 /usr/share/elasticsearch /usr/share/opensearch
ENV JAVA_HOME=/opt/java ENGINE=$name
EXPOSE 9200
USER 1000:1000
ENTRYPOINT ["/start"]
TXT
  build -t "$prefix/$engine" "$work/context"
  echo "export SEARCHPROXY_TEST_IMAGE_$(tr '[:lower:]:' '[:upper:]_' <<< "$engine")=$prefix/$engine"
done
