"""Simulated bands as the verb ``total`` prints and draws them, after the documented range and apart from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from tollbook.cli.common import cyan, numbered, wrapped
from tollbook.language.ranges import in_english
from tollbook.model.counts import Range
from tollbook.model.figures import Answer, Question
from tollbook.statistics.bands import Bands
from tollbook.store.bands import Simulated, as_object, simulated
from tollbook.store.reader import Reader

HEAD = "simulated ranges of the same sum: 95 in 100 sums, each count drawn evenly from its range, if the errors of reports were"
NO_ESTIMATE = "a simulated range is no estimate: it says nothing of harm that nobody recorded, or of counts outside their ranges"
NOTHING = "no count in this sum is a range: there is nothing to simulate"


@dataclass(frozen=True)
class ShownBands:
    """Bands to be shown, None where no count is a range."""

    found: Simulated | None

    @classmethod
    def of(cls, reader: Reader, question: Question) -> ShownBands:
        """Simulate the bands of a question."""
        return cls(simulated(reader, question))

    def as_object(self) -> dict[str, object]:
        """Return them for JSON."""
        return as_object(self.found)

    def echo(self) -> None:
        """Print them."""
        if self.found is None:
            click.echo(f"  {NOTHING}")
            return
        whole = self.found.whole
        click.echo(wrapped(HEAD, indent=2))
        for band in whole.bands:
            click.echo(f"    {band.dependence.value:24} {in_english(Range(band.low, band.high))}")
        click.echo(wrapped(NO_ESTIMATE, indent=2))
        for count, words in ((whole.open, "without a high: taken at its low"), (self.found.no_low, "without a low: drawn from 0")):
            if count:
                click.echo(f"    {numbered(count, 'incident')} {words}")
        if whole.unit > 1:
            click.echo(f"    ends are rounded to {whole.unit:,}")
        for part in whole.parts[:3]:
            click.echo(f"    {cyan(part.incident)} makes {part.of_gap:.0%} of the gap, {part.of_variance:.0%} of the spread if independent")
        for grade, each in self.found.grades.items():
            click.echo(wrapped(f"{grade or 'no grade'}: documented {in_english(Range(each.low, each.high))}; {_ends(each)}", indent=4))

    def draw(self, answered: Answer, svg: Path | None, png: Path | None) -> None:
        """Write the bands under the documented range as drawings."""
        if (svg is None and png is None) or self.found is None:
            return
        from tollbook.statistics.drawings import bands, write

        asked = answered.question
        write(bands(self.found.whole, title=f"{asked.group} {asked.measure.replace('-', ' ')} · {answered.method}"), svg=svg, png=png)


def _ends(found: Bands) -> str:
    """Return the bands of one grade in a line."""
    if found.low == found.high:
        return "no count of it is a range"
    return ", ".join(f"{band.dependence.value} {in_english(Range(band.low, band.high))}" for band in found.bands)
