# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY config ./config
COPY src ./src
RUN dotnet publish src/SyncWorker -c Release -o /app -p:RestoreLockedMode=true && mkdir /data

# The chiseled image has no shell and no package manager; it runs as an unprivileged user.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
ENV DOTNET_gcServer=0
USER $APP_UID
VOLUME ["/data"]
EXPOSE 8080
ENTRYPOINT ["dotnet", "syncworker.dll"]
CMD ["run", "--config", "/etc/syncworker/syncworker.yaml"]
