# The first stage builds the distribution from the checkout alone, and the second runs it.
# Other base images work if they have Maven 3.8 and a JDK 21 to build, or a Java 21 to run:
#   docker build --build-arg RUNTIME=eclipse-temurin:25-jre -t canary .
ARG BUILD=maven:3-eclipse-temurin-21
ARG RUNTIME=eclipse-temurin:21-jre

FROM ${BUILD} AS build
WORKDIR /house
COPY . .
# Gates and tests belong to the change, not to the image.
RUN mvn --batch-mode -Dquick -DskipTests -Darchives.skip -pl src/assembly -am package \
 && mv src/assembly/target/canary-*/ /canary

FROM ${RUNTIME}
LABEL org.opencontainers.image.title="Canary" \
      org.opencontainers.image.description="A canary deployment orchestrator" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY --from=build /canary /opt/canary

# The classes as a start leaves them, for the Java of this image: a container is ready in about half the time. On a Java that cannot
# keep them it starts as it would without.
RUN /opt/canary/bin/canary archive || echo "no archive for quicker starts on this Java"

# A dedicated user, by number, so that Kubernetes can verify that it is not root. It may write only to /data and
# /tmp, so the root file system can be mounted read-only. root owns /plugins: the service must not be able to
# leave code there for its next start.
RUN mkdir -p /data /plugins && chown 10001:10001 /data && chmod 0700 /data && chmod 0755 /plugins
USER 10001:10001
WORKDIR /data

# Inside a container nothing outside reaches 127.0.0.1: the published port (-p) decides who has access.
ENV PATH=/opt/canary/bin:$PATH \
    PORT=8000 \
    CANARY_HTTP_HOST=0.0.0.0 \
    CANARY_DATA_DIR=/data \
    CANARY_PLUGINS_DIRS=/opt/canary/plugins,/plugins

VOLUME ["/data", "/plugins"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["canary", "health"]

ENTRYPOINT ["canary"]
CMD ["serve"]
