# Three stages: npm brings the native ONNX Runtime library, the SDK compiles, the last one runs without root.
FROM node:22-slim AS native
WORKDIR /native/onnxruntime
COPY native/onnxruntime/package.json native/onnxruntime/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=native /native/onnxruntime/node_modules native/onnxruntime/node_modules
RUN dotnet publish src/SearchProxy -c Release -o /app -p:RestoreLockedMode=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY LICENSE NOTICE ./
ENV SEARCHPROXY_GATEWAY__LISTEN=http://*:9201 \
    DOTNET_gcServer=0
EXPOSE 9201
USER $APP_UID
ENTRYPOINT ["./searchproxy"]
CMD ["serve"]
