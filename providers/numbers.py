"""Check the numbers by which an organisation and its account are known."""

from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus

from providers.errors import BusinessIdWrong, IbanWrong


def business_id(written: str) -> str:
    """Return a Finnish business id as 1234567-8. Raises: BusinessIdWrong, also where the check digit does not fit.

    >>> business_id("20774740")
    '2077474-0'
    """
    try:
        digits: str = ytunnus.validate(written)
    except ValidationError:
        raise BusinessIdWrong(fields={"business_id": [BusinessIdWrong.advice]}) from None
    return f"{digits[:-1]}-{digits[-1]}"


def iban(written: str) -> str:
    """Return an IBAN without spaces. Raises: IbanWrong, also where the check digits do not fit.

    >>> iban("FI21 1234 5600 0007 85")
    'FI2112345600000785'
    """
    try:
        account: str = iban_number.validate(written)
    except ValidationError:
        raise IbanWrong(fields={"iban": [IbanWrong.advice]}) from None
    return account
