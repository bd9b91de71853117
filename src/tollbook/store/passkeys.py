"""Passkeys: what a browser is asked to sign, and whether it did. A passkey belongs to the name of the machine, not to its number.

References
----------
W3C, *Web Authentication Level 3*, https://www.w3.org/TR/webauthn-3/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tollbook.errors import BadInput
from tollbook.language.said import say

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

_NUMBER = re.compile(r"[\d.]+|\[.*\]")
Passkey = dict[str, str]  # id and key in base64url, count of signatures, and a label


def named(origin: str) -> str | None:
    """Return the name of the machine that passkeys are bound to, None where it is reached by number or nothing reads passkeys.

    >>> named("http://localhost:8000"), named("http://127.0.0.1:8000")
    ('localhost', None)
    """
    host = urlsplit(origin).hostname or ""
    if find_spec("webauthn") is None:  # the extra `identity`
        return None
    return None if not host or _NUMBER.fullmatch(host) or ":" in host else host


def to_register(origin: str, name: str, book: str, passkeys: Sequence[Passkey]) -> tuple[str, str] | None:
    """Return what a browser is asked for a new passkey, as JSON, with its challenge; None where none can be bound to the address."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import bytes_to_base64url

    host = named(origin)
    if host is None:
        return None
    options = generate_registration_options(
        rp_id=host, rp_name=book, user_name=name, user_display_name=name, exclude_credentials=_descriptors(passkeys)
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def registered(origin: str, challenge: str, credential: str, label: str) -> Passkey:
    """Return a new passkey.

    Raises
    ------
    BadInput
        If the answer is not to this challenge, or of another machine.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=named(origin) or "",
            expected_origin=origin,
        )
    except (WebAuthnException, ValueError) as error:
        raise BadInput(say("this passkey cannot be taken: {why}", why=str(error))) from None
    return {
        "id": bytes_to_base64url(verified.credential_id),
        "key": bytes_to_base64url(verified.credential_public_key),
        "count": str(verified.sign_count),
        "label": label,
    }


def to_sign(origin: str, passkeys: Sequence[Passkey]) -> tuple[str, str] | None:
    """Return what a browser is asked to sign, as JSON, with its challenge; None where no passkey can be used."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import bytes_to_base64url

    host = named(origin)
    if host is None or not passkeys:
        return None
    options = generate_authentication_options(rp_id=host, allow_credentials=_descriptors(passkeys))
    return options_to_json(options), bytes_to_base64url(options.challenge)


def signed(origin: str, challenge: str, credential: str, passkeys: Sequence[Passkey]) -> list[Passkey]:
    """Return the passkeys with the new count of the one that signed.

    Raises
    ------
    BadInput
        If none of them signed this challenge.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        parsed = parse_authentication_credential_json(credential)
        used = next(key for key in passkeys if key["id"] == bytes_to_base64url(parsed.raw_id))
        verified = verify_authentication_response(
            credential=parsed,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=named(origin) or "",
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(used["key"]),
            credential_current_sign_count=int(used["count"]),
        )
    except (WebAuthnException, ValueError, StopIteration) as error:
        raise BadInput(say("no passkey of yours signed this: {why}", why=str(error))) from None
    return [key | {"count": str(verified.new_sign_count)} if key is used else key for key in passkeys]


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key["id"])) for key in passkeys]
