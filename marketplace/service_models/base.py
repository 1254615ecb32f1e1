"""What every service model answers, so that nobody has to ask which one it is.

The duties are the Business Technology Standard's, in our words (source: Business Technology Standard; copyright
Business Technology Forum).
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from marketplace.kernel.text import Text
from marketplace.service_models.collecting import Capacity, ClaimLaw, Collecting, Creditor
from marketplace.service_models.errors import PartNotOfModel, RouteNotOfModel
from marketplace.service_models.settlement import (
    Account,
    Posting,
    Price,
    Settlement,
    Source,
    joined,
    less,
    move,
    spread,
)


class Sector(StrEnum):
    """Which part of society an organisation belongs to."""

    PUBLIC = "public"
    PRIVATE = "private"
    THIRD_SECTOR = "third_sector"


class LegalRoute(StrEnum):
    """How a provider comes to deliver; stated in each agreement, never guessed."""

    OWN_PRODUCTION = "own_production"
    OPERATED = "operated"
    PURCHASED = "purchased"
    VOUCHER = "voucher"
    PROCUREMENT = "procurement"
    GRANT = "grant"
    PLATFORM_AGREEMENT = "platform_agreement"


class PlaceGiver(StrEnum):
    """Who decides that a child has the place."""

    CITY = "city"
    FAMILY = "family"
    GUIDANCE = "guidance"


class Admission(StrEnum):
    """The ways in which places can be given out."""

    DECISION = "decision"
    FIRST_COME = "first_come"
    ROUND = "round"


class RecipientKind(StrEnum):
    """The kinds of recipient that the table of law knows."""

    DATA_SUBJECT = "data_subject"
    GUARDIAN = "guardian"
    CITY_UNIT = "city_unit"
    PROCESSOR = "processor"
    JOINT_CONTROLLER = "joint_controller"
    OWN_CONTROLLER = "own_controller"
    PLATFORM = "platform"
    QUALITY_UNIT = "quality_unit"
    CITY_OFFICER = "city_officer"
    VOUCHER_PROVIDER = "voucher_provider"
    SERVICE_DESK = "service_desk"
    AUDITOR = "auditor"


class DataRole(StrEnum):
    """What the provider is in data protection law."""

    PART_OF_CONTROLLER = "part_of_controller"
    PROCESSOR = "processor"
    AS_AGREED = "as_agreed"
    JOINT_CONTROLLER = "joint_controller"
    OWN_CONTROLLER = "own_controller"


class Redress(StrEnum):
    """What a family can do that disagrees."""

    APPEAL = "appeal"
    APPEAL_OF_DECISIONS = "appeal_of_decisions"
    CONSUMER = "consumer"


class PricePart(StrEnum):
    """The parts that a price can have under a model."""

    FAMILY = "family_cents"
    CITY = "city_cents"
    GRANT = "grant_cents"
    PLATFORM_FEE = "platform_fee_cents"
    PLATFORM_FEE_VAT = "platform_fee_vat_cents"
    HELD = "held_cents"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the city must see to under a model, shown as met or missing."""

    key: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Words:
    """The model told to people, one sentence each."""

    city_role: Text
    example: Text
    delivered_by: Text
    place: Text
    payment: Text
    capacity: Text
    data: Text
    redress: Text


class ServiceModel(ABC):
    """One way of delivering a service: its parties, its place, its data and its money."""

    key: ClassVar[str]
    symbol: ClassVar[str]
    name: ClassVar[Text]
    provider_sectors: ClassVar[frozenset[Sector]]
    joins_programmes: ClassVar[bool] = False
    """Whether its offerings are parts of a programme, which pays them."""
    separated_accounts_for: ClassVar[frozenset[Sector]] = frozenset()
    legal_routes: ClassVar[tuple[LegalRoute, ...]]
    price_parts: ClassVar[frozenset[PricePart]]
    duties: ClassVar[tuple[Duty, ...]]

    who_gives_the_place: PlaceGiver
    admissions: frozenset[Admission]
    recipient_kind: RecipientKind
    data_role: DataRole
    purposes: tuple[str, ...]
    redress: Redress
    collecting: Collecting
    expense: Account  # what the city's part of a delivery is booked as
    words: Words

    def __init__(self, route: LegalRoute | None = None) -> None:
        self.route = LegalRoute(route or self.legal_routes[0])
        if self.route not in self.legal_routes:
            raise RouteNotOfModel(model=self.key, route=self.route.value)

    def by(self, route: LegalRoute | str) -> Self:
        """Return the model as it works by one of its legal routes. Raises: RouteNotOfModel."""
        if route not in tuple(LegalRoute):
            raise RouteNotOfModel(model=self.key, route=route)
        return type(self)(LegalRoute(route))

    @property
    def placed_by_decision(self) -> bool:
        """Whether the city decides on the place, with reasons and rectification, whoever chose the unit."""
        return self.redress is Redress.APPEAL

    @property
    def by_agreement(self) -> bool:
        """Whether somebody else than the city delivers, by an agreement with it."""
        return self.route is not LegalRoute.OWN_PRODUCTION

    @property
    def pays_for_places(self) -> bool:
        """Whether the city pays the provider a price by place that they agreed, and the family owes the city."""
        return self.route in (LegalRoute.OPERATED, LegalRoute.PURCHASED)

    @property
    def colour(self) -> str:
        """The style class of the model, everywhere the same."""
        return self.key

    @property
    def capacity(self) -> Capacity:
        """In whose name the city takes the family's money."""
        return self.collecting.capacity

    @property
    def creditor(self) -> Creditor:
        """Whom the family owes its share."""
        return self.collecting.creditor

    @property
    def claim_law(self) -> ClaimLaw:
        """The law by which the family's share is claimed."""
        return self.collecting.claim_law

    @property
    def takes_platform_fee(self) -> bool:
        """Whether a platform fee is taken out of the provider's part."""
        return PricePart.PLATFORM_FEE in self.price_parts

    def may_provide(self, sector: Sector | str, *, separated_accounts: bool = False) -> bool:
        """Tell whether an organisation of the sector may deliver, given whether it keeps separated accounts."""
        return sector in self.provider_sectors and (separated_accounts or not self.needs_separated_accounts(sector))

    def needs_separated_accounts(self, sector: Sector | str) -> bool:
        """Tell whether an organisation of the sector must keep the accounts of this service apart."""
        return sector in self.separated_accounts_for

    def charge(self, price: Price) -> tuple[Posting, ...]:
        """Claim the family's share. Raises: PartNotOfModel."""
        return self.collecting.charge(self.checked(price).family_cents)

    def receive(self, price: Price) -> tuple[Posting, ...]:
        """Book the family's payment. Raises: PartNotOfModel."""
        return self.collecting.receive(self.checked(price).family_cents)

    def refund(self, price: Price, *, paid: bool = True) -> tuple[Posting, ...]:
        """Give up the family's share of what will not be delivered. Raises: PartNotOfModel."""
        return self.collecting.refund(self.checked(price).family_cents, paid=paid)

    def send_refund(self, price: Price) -> tuple[Posting, ...]:
        """Book what went back to the family. Raises: PartNotOfModel."""
        return self.collecting.send_refund(self.checked(price).family_cents)

    def deliver(self, price: Price) -> tuple[Posting, ...]:
        """Book a delivered share: the provider earns it, the platform its fee. Raises: PartNotOfModel."""
        shares = self.shares(price)
        return joined(
            move(self.met_from(source), account, cents, source)
            for account, parts in (
                (Account.PAYABLE, shares.provider),
                (Account.PLATFORM_FEE, shares.fee),
                (Account.VAT, shares.vat),
                (Account.HELD_OUTCOME, shares.held),
            )
            for source, cents in parts.items()
        )

    def release_held(self, price: Price, *, reached: bool) -> tuple[Posting, ...]:
        """Book the held part once the objective is measured: the provider earns it, or the money goes back.

        Raises: PartNotOfModel.
        """
        held = self.shares(price).held
        return joined(
            move(Account.HELD_OUTCOME, Account.PAYABLE if reached else self.met_from(source), cents, source)
            for source, cents in held.items()
        )

    def pay_out(self, price: Price) -> tuple[Posting, ...]:
        """Book what went to the provider's bank account, and the fee to the platform's.

        To pay the sum of many deliveries, give what stands in the payable by source, without a fee, and move the fees
        by `move_fee`: sums of rounded parts and rounded parts of sums differ. Raises: PartNotOfModel.
        """
        shares = self.shares(price)
        paid = joined(move(Account.PAYABLE, self.bank(source), shares.provider[source], source) for source in Source)
        fees = {source: shares.fee[source] + shares.vat[source] for source in Source}
        return paid + self.move_fee(Price(fees[Source.FAMILY], fees[Source.CITY], fees[Source.GRANT]))

    def move_fee(self, fees: Price) -> tuple[Posting, ...]:
        """Book the fees and their VAT, given by source, from where the money lies to the platform's account."""
        return joined(
            move(Account.BANK_PLATFORM, self.bank(source), cents, source) for source, cents in fees.by_source.items()
        )

    def settle(self, price: Price, *, payer: str, provider: str) -> Settlement:
        """Tell the whole story of a price: claimed, paid and delivered. Raises: PartNotOfModel."""
        return Settlement(payer, provider, self.charge(price) + self.receive(price) + self.deliver(price))

    def shares(self, price: Price) -> Shares:
        """Split a price, source by source, into what each gets and what waits. Raises: PartNotOfModel."""
        self.checked(price)
        left = self.earned(price)
        fee = spread(price.platform_fee_cents, left)
        vat = spread(price.platform_fee_vat_cents, left := less(left, fee))
        held = spread(price.held_cents, left := less(left, vat))
        return Shares(provider=less(left, held), fee=fee, vat=vat, held=held)

    def earned(self, price: Price) -> dict[Source, int]:
        """The part of a price that a delivery turns over, by source: not what is the city's own income."""
        return {**price.by_source, Source.FAMILY: price.family_cents if self.capacity is Capacity.AGENT else 0}

    def met_from(self, source: Source) -> Account:
        """The account from which a delivery is met: what the family paid in advance, or the city's expense."""
        return self.collecting.against if source is Source.FAMILY else self.expense

    def bank(self, source: Source) -> Account:
        """The bank account in which the money of a source lies."""
        return self.collecting.bank if source is Source.FAMILY else Account.BANK_CITY

    def checked(self, price: Price) -> Price:
        """Return the price if the model has all its parts. Raises: PartNotOfModel."""
        for part in PricePart:
            if getattr(price, part) and part not in self.price_parts:
                raise PartNotOfModel(model=self.key, part=part.value)
        return price


@dataclass(frozen=True, slots=True)
class Shares:
    """A price split source by source."""

    provider: dict[Source, int]
    fee: dict[Source, int]
    vat: dict[Source, int]
    held: dict[Source, int]
