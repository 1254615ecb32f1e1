"""Where a city keeps its data and what it is called: by the command's options, the environment, or defaults."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stdnum import iban
from stdnum.exceptions import ValidationError

from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import _

DATABASE_FILE = "city.sqlite3"
SECRET_FILE = "secret-key"
DEFAULT_DATA_DIR = Path("data")
DEFAULT_PUBLIC_URL = "http://127.0.0.1:8000"


class BankAccountWrong(Invalid):
    """The account number in the settings is not an IBAN."""

    code = "kernel.bank_account_wrong"
    advice = _("Set BANK_ACCOUNT to the city's IBAN as its bank writes it, or leave it out.")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one deployment; one deployment serves one city.

    `public_url` is where people reach it, for links in letters; a request could name another host, so none is asked.
    `bank_account` is the IBAN into which families pay, `bank_account_holder` whose it is (the city's where None).
    """

    data_dir: Path
    database_url: str
    secret_key: str
    city_name: str = "Tampere"
    broker_url: str | None = None
    smtp_url: str | None = None
    bank_account: str | None = None
    bank_account_holder: str | None = None
    public_url: str = DEFAULT_PUBLIC_URL
    secure_cookies: bool = False
    argon2_time_cost: int = 2
    argon2_memory_kib: int = 19 * 1024

    @property
    def mail_dir(self) -> Path:
        """The folder that receives mail where no SMTP server is configured."""
        return self.data_dir / "mail"

    @property
    def embedded(self) -> bool:
        """Whether the city runs on the embedded database."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def load(cls, data_dir: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings. A given `data_dir` wins over `DATABASE_URL`; without either the data lies in `./data`.

        Raises: BankAccountWrong.
        """
        environ = os.environ if environ is None else environ
        folder = Path(data_dir or environ.get("DATA_DIR") or DEFAULT_DATA_DIR).absolute()
        url = environ.get("DATABASE_URL") if data_dir is None else None
        return cls(
            data_dir=folder,
            database_url=_with_driver(url) if url else f"sqlite:///{folder / DATABASE_FILE}",
            secret_key=environ.get("SECRET_KEY") or _kept_secret(folder),
            city_name=environ.get("CITY_NAME", "Tampere"),
            broker_url=environ.get("BROKER_URL"),
            smtp_url=environ.get("SMTP_URL"),
            bank_account=_checked_iban(environ.get("BANK_ACCOUNT", "").strip()),
            bank_account_holder=environ.get("BANK_ACCOUNT_HOLDER", "").strip() or None,
            public_url=environ.get("PUBLIC_URL", DEFAULT_PUBLIC_URL).rstrip("/"),
            secure_cookies=environ.get("SECURE_COOKIES") == "1",
        )


def _with_driver(url: str) -> str:
    """Name the driver that we use where a PostgreSQL address leaves it open."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in {"postgres", "postgresql"} else url


def _checked_iban(written: str) -> str | None:
    """Return an IBAN without spaces, or None for nothing. Raises: BankAccountWrong, also for a wrong check digit."""
    if not written:
        return None
    try:
        return str(iban.validate(written))
    except ValidationError:
        raise BankAccountWrong() from None


def _kept_secret(folder: Path) -> str:
    """Return the secret that lies beside the data, made on first use, so that a copied folder is complete."""
    file = folder / SECRET_FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        draft.chmod(0o600)
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii").strip()
