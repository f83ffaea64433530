# The production image. Its steps are the ones that `make` does on any machine, by the same programs
# (tests/mentorhub/test_ground_docker.py compares them): install the locked packages, collect the static files.

FROM python:3.13-slim AS build
WORKDIR /app
COPY bin/install.py bin/install.py
COPY requirements/runtime.txt requirements/runtime.txt
RUN python bin/install.py runtime
COPY . .
# Settings ask for a key; this one exists in this step only.
RUN SECRET_KEY=only-for-collectstatic STATIC_ROOT=/app/staticfiles .venv/bin/python manage.py collectstatic --noinput --clear
# The image is read-only when it runs, so what Python would write at the first import is written now.
RUN .venv/bin/python -m compileall -q -j 0 /app

FROM python:3.13-slim
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mentorhub
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/staticfiles
USER mentorhub
EXPOSE 8000
# Of a web container; compose gives worker and beat their own.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "bin/healthcheck", "web"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "mentorhub.wsgi:application"]
