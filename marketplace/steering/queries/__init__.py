"""Read how services are run."""

from marketplace.steering.queries.measured import Figures, Measured, measured

__all__ = ["Figures", "Measured", "measured"]
