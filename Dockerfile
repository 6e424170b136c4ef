# syntax=docker/dockerfile:1
# Two images: `app` (web, worker, beat) and `proxy` (TLS). Neither runs as root.

FROM node:22-slim AS front
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.12-slim AS app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media HOST=0.0.0.0 PORT=8000
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin honghua \
 && install --directory --owner=honghua --group=honghua /srv/media /srv/uploads
WORKDIR /srv/app
COPY requirements/production.lock requirements/
RUN pip install --require-hashes -r requirements/production.lock
COPY --from=front /srv/node_modules ./node_modules
COPY manage.py ./
COPY deploy ./deploy
COPY templates ./templates
COPY honghua ./honghua
COPY grids ./grids
COPY cases ./cases
COPY volunteers ./volunteers
COPY dashboard ./dashboard
RUN python -m honghua.translations compile \
 && HONGHUA_MODE=check python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q .
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "honghua.wsgi"]

FROM caddy:2 AS proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
RUN chown -R 10001:10001 /data /config
USER 10001:10001
