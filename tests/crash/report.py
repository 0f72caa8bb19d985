"""What a storm did, as the command that let it blow prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a storm, and every promise that was broken."""

    figures: str
    broken: list[str]

    def tell(self) -> int:
        """Print it; answers with the command's exit status."""
        print(self.figures)
        print("\n".join(self.broken) or "No promise was broken.")
        return 1 if self.broken else 0
