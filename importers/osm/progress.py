"""How an import says where it is."""

from collections.abc import Callable
from typing import Protocol

Say = Callable[[str], None]


class Progress(Protocol):
    """What an import tells as it goes."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def advance(self, objects: int, share: float) -> None:
        """So many more elements were read; `share` of the file (0 to 1) is behind us."""

    def ended(self, name: str, seconds: float, told: str) -> None:
        """A stage has ended; `told` is what there is to say of it."""


class Lines:
    """One line for each stage."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def stage(self, name: str) -> None:
        pass

    def advance(self, objects: int, share: float) -> None:
        pass

    def ended(self, name: str, seconds: float, told: str) -> None:
        self.say(f"  {name:<9} {seconds:6.1f} s  {told}".rstrip())
