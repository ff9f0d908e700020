"""The conventions that a machine can check."""

import ast
import re
import tomllib

import pytest

from core.settings import ROOT
from core.sql import queries

PACKAGES = ("bench", "cli", "core", "exporters", "importers", "services", "web")
PYTHON = [p for package in PACKAGES for p in (ROOT / package).rglob("*.py")]
QUERIES = list((ROOT / "sql" / "queries").rglob("*.sql"))
FUNCTIONS = list((ROOT / "sql" / "functions").rglob("*.sql"))
SCRIPTS = [*(ROOT / "widget" / "src").rglob("*.ts"), *(ROOT / "widget" / "build").rglob("*.mjs")]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
LONGEST_FILE = 300
LONGEST_FUNCTION = 50


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_sql_stays_in_sql(path):
    if path == ROOT / "core" / "cluster" / "server.py":
        pytest.skip("CREATE DATABASE comes before there is a database to migrate")
    constants = (
        n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)
    )
    assert [
        s
        for s in constants
        if isinstance(s, str) and re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\b", s)
    ] == []


@pytest.mark.parametrize("path", [*PYTHON, *SCRIPTS], ids=relative)
def test_files_stay_small(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_functions_stay_small(path):
    functions = [
        n
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [n.name for n in functions if n.end_lineno - n.lineno + 1 > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text())) or not path.read_text().strip()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_modules_are_named_for_what_they_hold(path):
    assert path.stem not in {"utils", "util", "helpers", "common", "manager", "base", "misc"}


@pytest.mark.parametrize("path", FUNCTIONS, ids=relative)
def test_a_function_file_holds_the_one_function_it_is_named_after(path):
    text = path.read_text()
    assert re.findall(r"CREATE OR REPLACE FUNCTION ([\w.]+)\(", text) == [
        f"{path.parent.name}.{path.stem}"
    ]
    assert text.startswith("-- ")


@pytest.mark.parametrize("path", QUERIES, ids=relative)
def test_a_query_file_belongs_to_the_module_it_is_named_after(path):
    module = ROOT / path.relative_to(ROOT / "sql" / "queries").with_suffix(".py")
    assert module.exists()
    names = set(queries(".".join(module.relative_to(ROOT).with_suffix("").parts)))
    used = set(re.findall(r'SQL\["(\w+)"\]', module.read_text()))
    assert names == used


def test_migrations_are_numbered_without_a_gap():
    names = sorted(p.stem for p in (ROOT / "sql" / "migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("path", DOCS, ids=relative)
def test_docs_name_only_what_exists(path):
    """Each `path/of.ext` or `package.module` in code type is there."""
    missing = []
    for name in re.findall(r"`([\w./{}-]+)`", path.read_text()):
        if re.fullmatch(
            rf"({'|'.join(PACKAGES)}|sql|styles|widget|tests|docs|deploy)/[\w./-]*", name
        ):
            exists = (ROOT / name).exists()
        elif re.fullmatch(rf"({'|'.join(PACKAGES)})(\.\w+)+", name):
            exists = _module_exists(name)
        else:
            continue
        if not exists:
            missing.append(name)
    assert missing == []


def _module_exists(name):
    """A module, or something that its source defines."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        if file.exists():
            rest = parts[length:]
            return not rest or re.search(
                rf"^(class|def|async def)? ?{rest[0]}\b", file.read_text(), re.MULTILINE
            )
    return False


@pytest.mark.parametrize("path", [*PYTHON, *SCRIPTS, *FUNCTIONS, *QUERIES], ids=relative)
def test_nothing_is_left_undone(path):
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text())


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        (
            "requirements-test.lock",
            project["dependencies"] + project["optional-dependencies"]["test"],
        ),
    ):
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {re.split(r"[\[<>=]", name)[0] for name in wanted} <= locked


def test_both_locks_agree():
    def versions(name):
        return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    run, test = versions("requirements.lock"), versions("requirements-test.lock")
    assert {name: test.get(name) for name in run} == run


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-test.lock",
        "requirements-node.lock",
        "requirements-extract.lock",
        "widget/package-lock.json",
        "tests/clients/geocoders/package-lock.json",
        "tests/clients/google/package-lock.json",
    ],
)
def test_lock_files_name_no_host(name):
    assert not re.search(
        r"https?://(?!github\.com|opencollective\.com|www\.patreon|paulmillr|feross)",
        re.sub(r'"(url|funding)": "[^"]*"', "", (ROOT / name).read_text()),
    )


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_what_a_route_asks_for_needs_no_thread(path):
    """FastAPI runs dependencies that are not async in a thread, which costs more than they do."""
    tree = ast.parse(path.read_text())
    asked = {
        node.args[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", None) == "Depends"
        and isinstance(node.args[0], ast.Name)
    }
    plain = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert asked & plain == set()
