# Rasid in a container: one image, every role (`docker run rasid:0.1.0 poll`).
# It runs as a user other than root and writes only to /var/lib/rasid and /tmp, so its root file system may be read-only.

FROM python:3.13.9-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/* \
    && python -m venv /opt/rasid \
    && python -m venv /opt/tools
WORKDIR /source
# What Rasid needs changes less often than Rasid: a layer of its own, each file checked against its hash. The tools stay behind in this stage.
COPY requirements.lock requirements-dev.lock ./
RUN /opt/rasid/bin/pip install --require-hashes --only-binary :all: -r requirements.lock \
    && /opt/tools/bin/pip install --require-hashes --only-binary :all: -r requirements-dev.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY ingest ./ingest
COPY processors ./processors
COPY sinks ./sinks
COPY rasid ./rasid
# What reads Arabic is compiled to C (docs/decisions/0012-compiled-reading.md).
RUN HATCH_BUILD_HOOK_ENABLE_MYPYC=true /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/rasid/bin/pip install --no-deps /wheels/rasid-*.whl \
    && /opt/rasid/bin/python -m compileall -q /opt/rasid/lib

FROM python:3.13.9-slim-bookworm
RUN groupadd --gid 10001 rasid \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/rasid --shell /usr/sbin/nologin rasid \
    && install -d -o 10001 -g 10001 /var/lib/rasid /etc/rasid
COPY --from=build /opt/rasid /opt/rasid
ENV PATH=/opt/rasid/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    RASID_STORE_DATA=/var/lib/rasid RASID_HTTP_HOST=0.0.0.0 RASID_LOG_FORMAT=json
# `rasid.toml`, if one is mounted, is read from here.
WORKDIR /etc/rasid
USER 10001:10001
EXPOSE 8765
STOPSIGNAL SIGTERM
ENTRYPOINT ["rasid"]
CMD ["--help"]
