# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY SyncWorker.sln ./
COPY config ./config
COPY src ./src
RUN dotnet publish src/SyncWorker -c Release -o /app -p:RestoreLockedMode=true

# The chiseled image has no shell and no package manager; it runs as an unprivileged user.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
ENV DOTNET_gcServer=0
USER $APP_UID
VOLUME ["/data"]
EXPOSE 8080
ENTRYPOINT ["dotnet", "syncworker.dll"]
CMD ["run", "--config", "/etc/syncworker/syncworker.yaml"]
