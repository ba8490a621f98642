FROM python:3.11-slim AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VIPDESK_HOME=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home vipdesk
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
RUN VIPDESK_HOME=/static-home python manage.py collectstatic --no-input --verbosity 0 && chmod -R a+rX /static-home
ENV STATIC_ROOT=/static-home/static
USER vipdesk
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-m", "vipdesk.healthcheck"]
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers ${WEB_WORKERS:-2} --blocking-threads ${WEB_THREADS:-8} --blocking-threads-idle-timeout 600 --respawn-failed-workers --workers-kill-timeout 10 vipdesk.wsgi:application"]
