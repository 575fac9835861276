# Two stages: the SDK compiles, the last one runs without root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
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
