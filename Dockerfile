# docker build --tag lambdalint .
# docker run --rm -v "$PWD:/src" lambdalint check

FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY lambdalint lambdalint
COPY rules/lambdalint_rules rules/lambdalint_rules
RUN python -m venv --without-pip /opt/lambdalint \
    && pip --python /opt/lambdalint install .

FROM python:3.13-slim
COPY --from=build /opt/lambdalint /opt/lambdalint
ENV PATH=/opt/lambdalint/bin:$PATH
# Nothing of what is linted is run, and nothing is written there unless a report is asked for.
USER nobody
WORKDIR /src
ENTRYPOINT ["lambdalint"]
