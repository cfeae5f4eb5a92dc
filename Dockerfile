# One image for every service; docker-compose.yml says which of them a container runs.
FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY . .
# The image is Node 24 already, so the packages that bring it are left out.
RUN npm ci --omit=dev --omit=optional && mkdir -p /data && chown node:node /data
USER node
VOLUME /data
CMD ["node", "services/embedded/src/main.ts"]
