"""The township's own certificate authority and the certificate its server shows.

Kiosks trust nobody but this authority: they pin it at enrolment, where the one-time code proves
that nobody stood in between. So it needs no name that the world knows. Both are valid from 1970
to 2099 on purpose: a PC with a dead clock battery must still reach its township, and what protects
it is the pin, not the date. The authority's key is only needed to make another server certificate
(new address, new machine) and may be kept elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.store.engine import sync_folder
from kiosk.store.errors import StoreError
from kiosk.store.keys import write_private

_FROM, _UNTIL = datetime(1970, 1, 2, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


class CertificatesMissing(StoreError):
    """The folder of certificates is not there or not whole."""

    message_id = "township-certificates-missing"


@dataclass(frozen=True, slots=True)
class Certificates:
    """The files of a folder.

    Attributes:
        folder: Readable by its owner only.
    """

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate: what kiosks pin."""
        return self.folder / "ca.pem"

    @property
    def authority_key(self) -> Path:
        """Its key."""
        return self.folder / "ca.key"

    @property
    def server(self) -> Path:
        """The server's certificate, the authority's behind it."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        """Its key."""
        return self.folder / "server.key"

    def pinned(self) -> str:
        """PEM of the authority, as kiosks get it.

        Raises:
            CertificatesMissing: it is not there.
        """
        return _read(self.authority).decode("ascii")

    def fingerprint(self) -> bytes:
        """SHA-256 of the certificate the server shows, 32 bytes.

        Raises:
            CertificatesMissing: it is not there.
        """
        return x509.load_pem_x509_certificate(_read(self.server)).fingerprint(hashes.SHA256())

    def names(self) -> list[str]:
        """For which names and addresses the server's certificate is."""
        shown = x509.load_pem_x509_certificate(_read(self.server))
        held = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = [str(each) for each in held.get_values_for_type(x509.IPAddress)]
        return [*held.get_values_for_type(x509.DNSName), *addresses]

    def context(self) -> ssl.SSLContext:
        """What the server speaks TLS with: 1.2 at least, nobody's certificate asked for."""
        if not (self.server.exists() and self.server_key.exists()):
            raise CertificatesMissing(str(self.folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.server, self.server_key)
        return context


def make_certificates(folder: Path, township: str, names: Iterable[str]) -> Certificates:
    """A new authority and a certificate of its own for the server.

    Args:
        folder: Made when missing; must hold no certificates.
        township: The township's name, as it stands in the certificates.
        names: Host names and addresses kiosks reach the server by.

    Raises:
        FileExistsError: there are certificates already; none is ever overwritten.
        OSError: the disk would not take them.
    """
    made = Certificates(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    whose = _name(f"{township} CA")
    builder = _builder(whose, whose, key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    usage = _usage(signs_certificates=True)
    authority = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    write_private(made.authority_key, _key_bytes(key))
    write_private(made.authority, authority.public_bytes(Encoding.PEM))
    renew_server(made, township, names)
    return made


def renew_server(made: Certificates, township: str, names: Iterable[str]) -> None:
    """Another certificate for the server, by the same authority: enrolled kiosks go on trusting it.

    Raises:
        CertificatesMissing: the authority's key is not here.
    """
    authority = x509.load_pem_x509_certificate(_read(made.authority))
    signer = serialization.load_pem_private_key(_read(made.authority_key), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    held = x509.SubjectAlternativeName([_general(name) for name in dict.fromkeys(names)])
    certificate = (
        _builder(_name(township), authority.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(held, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
        .sign(signer, hashes.SHA256())
    )
    chain = certificate.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    for path, content in ((made.server_key, _key_bytes(key)), (made.server, chain)):
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        write_private(fresh, content)
        fresh.replace(path)
    sync_folder(made.folder)


def own_names() -> list[str]:
    """What this machine is called, and where it is reached, as far as it knows itself."""
    host = socket.gethostname()
    found = ["localhost", "127.0.0.1", "::1", host]
    try:
        # Nothing is sent: the kernel says from where it would speak.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect(("192.0.2.1", 9))
            found.append(str(asked.getsockname()[0]))
    except OSError:
        pass
    return [name for name in dict.fromkeys(found) if _is_name(name)]


def _is_name(name: str) -> bool:
    return bool(name) and name.isascii() and len(name) <= 253 and " " not in name


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(text: str) -> x509.Name:
    # A common name holds 64 characters.
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CertificatesMissing(str(path)) from error
