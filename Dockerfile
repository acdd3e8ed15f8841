# The service alone: the database is beside it (docker-compose.yml) or elsewhere (GRAPHSVC_DB).

FROM python:3.13-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/graphsvc
ENV PATH=/opt/graphsvc/bin:$PATH

# The dependencies change less often than the code: this layer is kept between builds.
COPY requirements.lock /src/requirements.lock
RUN pip install --require-hashes -r /src/requirements.lock

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY graphsvc graphsvc
COPY cypher cypher
COPY data data
COPY queries queries
RUN pip install --no-deps . && python -m compileall -q /opt/graphsvc


FROM python:3.13-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/graphsvc --shell /usr/sbin/nologin graphsvc \
    && install -d -o graphsvc -g graphsvc /var/lib/graphsvc /var/cache/graphsvc
COPY --from=build /opt/graphsvc /opt/graphsvc

# Loops are compiled once and kept in the cache folder, which the user may write.
ENV PATH=/opt/graphsvc/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/var/cache/graphsvc \
    GRAPHSVC_HOST=0.0.0.0 \
    GRAPHSVC_PORT=8000

USER 10001:10001
WORKDIR /var/lib/graphsvc
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['GRAPHSVC_PORT']}/readyz\", timeout=4)"]

ENTRYPOINT ["graphsvc"]
CMD ["serve"]
