# What runs Recado: `python -m bot` with what locks/runtime.txt names, as a user who may write nothing.
FROM python:3.11.13-slim-bookworm AS packages
COPY locks/runtime.txt .
RUN python -m venv /recado && /recado/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement runtime.txt

FROM python:3.11.13-slim-bookworm
ENV PATH=/recado/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=packages /recado /recado
COPY bot bot
COPY config config
COPY handlers handlers
COPY storage storage
# Compiled here, since it may not write there; an uncompiled start takes twice as long.
RUN python -m compileall -q bot config handlers storage
USER 10001:10001
CMD ["python", "-m", "bot", "serve"]
