# The image of the service `mapcommons`: docker-compose.yml builds it, docs/operating.md explains it.

# 1. The Python packages, exactly those of the lock file: what `./mapcommons` does in a checkout.
FROM python:3.11-slim-bookworm AS packages
ENV PATH=/app/.venv/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv \
    && python -m pip install --quiet --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps -r requirements.lock

# 2. What browsers need, built by the function that `up` calls, with the Node.js of its lock file.
FROM packages AS assets
COPY requirements-node.lock ./
COPY core/ core/
COPY cli/ cli/
COPY styles/ styles/
COPY widget/ widget/
RUN python -c "from cli import assets; assets.build()"

# 3. What runs. No npm, no compiler; nothing in /app can be written to by the one who runs it.
FROM packages
# OpenGL in software: what draws the pictures of /static. The list is that of core/packages.py.
RUN apt-get update -qq \
    && apt-get install -qq --no-install-recommends \
        libegl-mesa0 libgl1-mesa-dri libsm6 libx11-6 libxext6 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --create-home mapcommons
COPY LICENSE requirements-extract.lock ./
COPY core/ core/
COPY cli/ cli/
COPY bench/ bench/
COPY services/ services/
COPY importers/ importers/
COPY exporters/ exporters/
COPY sql/ sql/
COPY web/ web/
COPY styles/ styles/
# The sources too: `up` compares them with the stamp in dist/, and finds nothing to build.
COPY widget/ widget/
COPY --from=assets /app/dist/ dist/
RUN python -m compileall -q bench cli core services importers exporters web
ENV MAPCOMMONS_DATA_DIR=/data
USER mapcommons
EXPOSE 8000
ENTRYPOINT ["python", "-m", "cli"]
CMD ["up", "--host", "0.0.0.0"]
