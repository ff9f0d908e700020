"""`./mapcommons VERB …`: exit status 0 done, 1 with one clear line, 2 for bad arguments."""

import argparse
import signal
import sys
from types import FrameType

import psycopg
from pydantic import ValidationError

from cli.terminal import complain, lang
from cli.verbs import db, imports, serve, status, test, up
from core.errors import DomainError

VERBS = (up, test, serve, db, imports, status)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="mapcommons", description="The map that associations own.")
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        verb.add(verbs)
    return top


def main(arguments: list[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, _stop)
    options = parser().parse_args(arguments)
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


def _stop(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends us like Ctrl-C, so that the private database is stopped in good order."""
    raise SystemExit(128 + number)


def _settings(error: ValidationError) -> str:
    first = error.errors()[0]
    name = "_".join(map(str, first["loc"])).upper()
    return f"MAPCOMMONS_{name}={first['input']}: {first['msg']} (docs/settings.md)"


if __name__ == "__main__":
    sys.exit(main())
