# Builds with a C++ toolchain (better-sqlite3 and node-rdkafka compile where no prebuilt file fits), runs without one.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY scripts scripts
COPY schemas schemas
COPY gateway gateway
COPY conformance conformance
# What librdkafka was built from weighs more than all the rest.
RUN npm ci && npm prune --omit=dev --ignore-scripts && rm -rf node_modules/node-rdkafka/deps

FROM node:20-bookworm-slim
ENV NODE_ENV=production
# What librdkafka links to.
RUN apt-get update && apt-get install -y --no-install-recommends libssl3 libcurl4 libsasl2-2 liblz4-1 libzstd1 zlib1g \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY mappings mappings
COPY schemas schemas
COPY conformance/requirements.json conformance/requirements.json
COPY conformance/scenarios conformance/scenarios
COPY conformance/cases conformance/cases
RUN mkdir /data && chown node:node /data && ln -s /app/dist/gateway/cli.js /usr/local/bin/eport && chmod +x dist/gateway/cli.js
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["eport"]
CMD ["serve", "--config", "/etc/eport/node.json"]
