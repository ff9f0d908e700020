"""`./mapcommons VERB …`: exit status 0 done, 1 with one clear line, 2 for bad arguments."""

import argparse
import io
import signal
import sys
from types import FrameType

import psycopg
from pydantic import ValidationError

from cli.terminal import complain, lang
from cli.verbs import bench, db, export, imports, publish, serve, status, test, up, update
from core.errors import DomainError
from core.http.validation import sentences

VERBS = (up, test, serve, db, imports, update, publish, export, status, bench)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="mapcommons", description="The map that associations own.")
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        verb.add(verbs)
    return top


def parse(arguments: list[str]) -> argparse.Namespace:
    if arguments[:1] == ["test"]:  # argparse would take pytest's options for ours
        return argparse.Namespace(run=test.run, pytest=arguments[1:])
    return parser().parse_args(_join_bbox(arguments))


def _join_bbox(arguments: list[str]) -> list[str]:
    """`--bbox -5,41,9,51` as `--bbox=-5,41,9,51`: argparse would take -5 for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined[-1:] == ["--bbox"]:
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def main(arguments: list[str] | None = None) -> int:
    _prepare()
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int | None = options.run(options)
        return status or 0
    except KeyboardInterrupt:
        return 130
    except DomainError as error:
        complain(error.text(lang()))
    except ValidationError as error:
        complain(_settings(error))
    except psycopg.Error as error:
        fr = lang() == "fr"
        complain(f"{'La base de données refuse' if fr else 'The database refuses'}: {error}")
    except OSError as error:
        complain(f"{error.filename or ''}: {error.strerror or error}")
    return 1


def _prepare() -> None:
    """What a terminal may do to us: end us, or lack a letter."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as it is under nohup
        signal.signal(signal.SIGHUP, _hang_up)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends us like Ctrl-C, so that the private database is stopped in good order."""
    raise SystemExit(128 + number)


def _hang_up(number: int, frame: FrameType | None) -> None:
    """A closed terminal is a SIGTERM, which the web server knows what to do with."""
    signal.raise_signal(signal.SIGTERM)


def _settings(error: ValidationError) -> str:
    """The first bad setting, by its name in the environment."""
    first = dict(error.errors()[0])
    first["loc"] = (f"MAPCOMMONS_{error.errors()[0]['loc'][0]}".upper(),)
    return f"{sentences([first], lang())} (docs/settings.md)"


if __name__ == "__main__":
    sys.exit(main())
