# The page and the interfaces for programs. It starts only with a login: set GOVREPORT_AUTH (see compose.yaml).
FROM python:3.12-slim

WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY govreport govreport
COPY rag rag
COPY ui ui
COPY seeds seeds
RUN pip install --no-cache-dir '.[all,postgres]'

RUN useradd --create-home govreport && mkdir /library /access && chown govreport /library /access
USER govreport
ENV GOVREPORT_LIBRARY=/library
VOLUME /library /access
EXPOSE 7860
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=5)"]
CMD ["govreport", "serve", "--host", "0.0.0.0", "--port", "7860"]
