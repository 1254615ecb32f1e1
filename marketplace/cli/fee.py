"""`marketplace fee`: the client fee of early education, step by step; needs no city."""

from __future__ import annotations

import json
from datetime import datetime

import click

from marketplace.cli.city import refusals_told
from marketplace.rules.client_fee import client_fee


@click.command()
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, as 2026-08-01.")
@click.option("--family-size", required=True, type=int, help="Persons in the family.")
@click.option("--income-cents-per-month", type=int, help="Gross income in cents; left out, the maximum is paid.")
@click.option("--child-order", default=1, show_default=True, type=int, help="1 for the youngest child in care.")
@click.option("--hours-coefficient-bp", default=10_000, show_default=True, type=int, help="10000 for full-time care.")
@refusals_told
def fee(
    on: datetime, family_size: int, income_cents_per_month: int | None, child_order: int, hours_coefficient_bp: int
) -> None:
    """Compute the client fee of a month of day care."""
    computed = client_fee(
        on=on.date(),
        family_size=family_size,
        income_cents_per_month=income_cents_per_month,
        child_order=child_order,
        hours_coefficient_bp=hours_coefficient_bp,
    )
    steps = [
        {"text": str(step.text), "amount_cents": step.amount_cents, "legal_basis": step.legal_basis}
        for step in computed.steps
    ]
    click.echo(json.dumps({"fee_cents": computed.fee_cents, "steps": steps}, indent=1, ensure_ascii=False))
