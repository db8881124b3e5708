"""The linters that are compared: how each is run and understood. All run at their default settings."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from bench.environments import Found, Linter, OfNode, OfPython, Outcome, has_source, templates
from bench.processes import attempt
from bench.samples import SOURCE


class Lambdalint(OfPython):
    name = "lambdalint"
    packages = (str(SOURCE),)

    def command(self, folder: Path) -> list[str | Path]:
        return [self.program("lambdalint"), "check", "--format", "json", "."]

    def understood(self, output: str, folder: Path) -> Outcome:
        return Outcome(
            tuple(
                Found(one["path"], one["start"]["line"], one["rule"], "", one["message"])
                for one in json.loads(output)["findings"]
            )
        )


class CfnLint(OfPython):
    name = "cfn-lint"
    packages: tuple[str, ...] = ("cfn-lint",)
    options: tuple[str, ...] = ()

    def command(self, folder: Path) -> list[str | Path]:
        found = [path for path in templates(folder) if path not in self._crashing(folder)]
        return self.on(found) if found else []

    def _crashing(self, folder: Path) -> set[str]:
        """Templates that end cfn-lint with an exception, found by running it on each alone: one ends the whole run."""
        remembered = _CRASHING.get((self.name, folder))
        if remembered is None:
            remembered = set()
            whole, _ = attempt(self.on(templates(folder)), folder, self.variables())
            if whole.output[:1] != "[" and templates(folder):
                for path in templates(folder):
                    alone, _ = attempt(self.on([path]), folder, self.variables())
                    remembered |= {path} if alone.output[:1] != "[" else set()
            _CRASHING[self.name, folder] = remembered
        return remembered

    def on(self, paths: Sequence[str]) -> list[str | Path]:
        return [self.program("cfn-lint"), *self.options, "--format", "json", *paths]

    def understood(self, output: str, folder: Path) -> Outcome:
        found = []
        for one in json.loads(output):
            place = one["Location"]
            path = place["Path"] or []
            resource = str(path[1]) if path[:1] == ["Resources"] and len(path) > 1 else ""
            found.append(
                Found(one["Filename"], place["Start"]["LineNumber"], one["Rule"]["Id"], resource, one["Message"])
            )
        return Outcome(tuple(found), tuple(sorted(self._crashing(folder))))


class CfnLintServerless(CfnLint):
    """The rules of cfn-lint-serverless; what cfn-lint itself says beside them is left out."""

    name = "cfn-lint-serverless"
    packages = ("cfn-lint-serverless",)
    options = ("-a", "cfn_lint_serverless.rules")

    def understood(self, output: str, folder: Path) -> Outcome:
        outcome = super().understood(output, folder)
        return Outcome(tuple(one for one in outcome.found if re.match("[EWI]S", one.rule)), outcome.failed)


class Checkov(OfPython):
    name = "checkov"
    packages = ("checkov",)

    def command(self, folder: Path) -> list[str | Path]:
        # --skip-download: without a key it tries to load texts and severities, and goes on without them.
        return [self.program("checkov"), "-d", ".", "-o", "json", "--quiet", "--compact", "--skip-download"]

    def understood(self, output: str, folder: Path) -> Outcome:
        read = json.loads(output)
        found: list[Found] = []
        failed: list[str] = []
        for report in read if isinstance(read, list) else [read]:
            results = report.get("results", {"failed_checks": [], "parsing_errors": []})
            failed += results.get("parsing_errors", [])
            for one in results["failed_checks"]:
                resource = str(one["resource"]).rpartition(".")[2]
                path, line = one["file_path"].lstrip("/"), one["file_line_range"][0]
                found.append(Found(path, line, one["check_id"], resource, one["check_name"]))
        return Outcome(tuple(found), tuple(failed))


class Pythaw(OfPython):
    name = "pythaw"
    packages = ("pythaw",)

    def command(self, folder: Path) -> list[str | Path]:
        return [self.program("pythaw"), "check", "--format", "json", "."] if has_source(folder, ".py") else []

    def understood(self, output: str, folder: Path) -> Outcome:
        listed = json.loads(output) if output.startswith("[") else []  # it says in words that it found nothing
        return Outcome(tuple(Found(one["file"], one["line"], one["code"], "", one["message"]) for one in listed))


class CdkNag(OfNode):
    """Its packs AwsSolutions and Serverless: there is no default, the first is that of its README."""

    name = "cdk-nag"
    packages = ("cdk-nag", "aws-cdk-lib", "constructs")

    def command(self, folder: Path) -> list[str | Path]:
        found = templates(folder)
        return ["node", Path(__file__).with_name("nag.cjs"), self.environment, *found] if found else []

    def understood(self, output: str, folder: Path) -> Outcome:
        reports = [json.loads(line) for line in output.splitlines()]
        return Outcome(
            tuple(
                Found(report["template"], 0, one["rule"], one["resource"], one["message"])
                for report in reports
                for one in report["findings"]
            ),
            tuple(report["template"] for report in reports if "error" in report),
        )


class Sonarjs(OfNode):
    """Sonar's rules for JavaScript and TypeScript, without types: those that need them stay silent."""

    name = "eslint-plugin-sonarjs"
    packages = ("eslint-plugin-sonarjs", "eslint@9", "typescript-eslint", "typescript@5")

    def command(self, folder: Path) -> list[str | Path]:
        if not (has_source(folder, ".js") or has_source(folder, ".mjs") or has_source(folder, ".ts")):
            return []
        program = self.environment / "node_modules" / ".bin" / "eslint"
        configuration = Path(__file__).with_name("eslint.config.mjs")
        # --no-inline-config: comments in the projects configure rules of other plugins, which would be errors here.
        return [program, "--no-inline-config", "--config", configuration, "--format", "json", "."]

    def understood(self, output: str, folder: Path) -> Outcome:
        found, failed = [], []
        for report in json.loads(output):
            path = Path(report["filePath"]).relative_to(folder.resolve()).as_posix()
            for one in report["messages"]:
                if one["ruleId"] is None:
                    failed.append(path)
                else:
                    found.append(Found(path, one["line"], one["ruleId"], "", one["message"]))
        return Outcome(tuple(found), tuple(failed))


LINTERS: tuple[Linter, ...] = (
    Lambdalint(), CfnLint(), CfnLintServerless(), Checkov(), CdkNag(), Pythaw(), Sonarjs(),
)  # fmt: skip
_CRASHING: dict[tuple[str, Path], set[str]] = {}
